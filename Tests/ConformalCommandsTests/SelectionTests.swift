import ConformalCommands
import ConformalPrediction
import ExactStatistics
import ScoringCore
import TensorFiles
import Testing

/// `conformal select` by way of files.
@Suite("Commands: selection")
struct SelectionTests {
  private let folder: ScratchFolder
  private let predictions: String
  private let targets: String
  private let new: String

  init() throws {
    folder = try ScratchFolder()
    // Outcomes are above 0.5 for the upper half.
    predictions = try folder.write(
      "p\n" + (0..<20).map { "\(Double($0) / 20)\n" }.joined(), to: "cal.csv")
    targets = try folder.write(
      "y\n" + (0..<20).map { $0 >= 10 ? "1\n" : "0\n" }.joined(), to: "y.csv")
    new = try folder.write("p\n0.9\n0.1\n0.46\n0.45\n", to: "new.csv")
  }

  private func command(
    _ threshold: Select.Threshold = .number(0.5), rate: Level = "0.1", out: String = "selected.csv"
  ) -> Select {
    var command = Select(
      predictions: predictions, targets: targets, threshold: threshold, newPredictions: new,
      rate: rate)
    command.out = folder.file(out)
    return command
  }

  @Test("rows above the threshold")
  func above() throws {
    let capture = Capture()
    try command().run(capture.console)
    let (one, two) = (1.0 / 21, 2.0 / 21)
    #expect(
      try folder.text("selected.csv")
        == "row,p_value,selected\n0,\(one),1\n1,\(9.0 / 21),0\n2,\(one),1\n3,\(two),0\n")
    #expect(
      capture.notes.last?.hasPrefix(
        "selected 2 of 4 rows: the expected share of selected rows whose outcome is not above 0.5 is at most "
          + "0.1\nn = 20 calibration rows, 10 of them not above the threshold") == true)
  }

  @Test("rows below the threshold, held against outcomes, as JSON")
  func below() throws {
    var command = command(out: "selected.jsonl")
    command.direction = .below
    command.newTargets = try folder.write("1\n1\n0\n0\n", to: "new_y.csv")
    command.json = true
    let capture = Capture()
    try command.run(capture.console)
    #expect(
      try folder.text("selected.jsonl").split(separator: "\n")[1]
        == #"{"row":1,"p_value":\#(1.0 / 21),"selected":true}"#)
    let document = try Document(capture.output)
    #expect(document.text("schema") == "swift-conformal/selection/1")
    #expect(document.text("direction") == "below" && document.number("selected") == 3)
    #expect(document.number("n") == 20 && document.number("calibration_nulls") == 10)
    #expect(document.flag("smoothed") == false)
    let evaluation = try document.member("evaluation")
    #expect(evaluation.number("false_discoveries") == 1 && evaluation.number("power") == 1)
    #expect(
      try document.list("inputs").compactMap { $0.text("role") }
        == ["predictions", "targets", "new_predictions", "new_targets"])
  }

  @Test("a threshold for each row; ids; arrays")
  func thresholds() throws {
    let file = try folder.write(
      "c\n" + (0..<20).map { _ in "0.5\n" }.joined(), to: "c.csv")
    let newFile = try folder.write("c\n0.5\n0.5\n0.5\n0.5\n", to: "new_c.csv")
    var request = command(.files(calibration: file, new: newFile), out: "each.npz")
    request.ids = try folder.write("4\n5\n6\n9\n", to: "ids.csv")
    try request.run(Capture().console)
    let reader = TensorReader()
    let path = folder.file("each.npz")
    #expect(try reader.integers(at: TensorAddress("\(path):selected")).0 == [1, 0, 1, 0])
    #expect(try reader.integers(at: TensorAddress("\(path):row")).0 == [4, 5, 6, 9])
  }

  @Test("smoothed p-values follow seed and ids")
  func smoothed() throws {
    func text(seed: UInt64, ids: String?) throws -> [Substring] {
      var request = command(out: "smooth.csv")
      request.smoothingSeed = seed
      request.ids = try ids.map { try folder.write($0, to: "ids.csv") }
      try request.run(Capture().console)
      return try folder.text("smooth.csv").split(separator: "\n")
    }
    let indices = try text(seed: 1, ids: nil)
    #expect(try text(seed: 1, ids: "0\n1\n2\n3\n") == indices)
    #expect(try text(seed: 2, ids: nil) != indices)
    #expect(try text(seed: 1, ids: "9\n1\n2\n3\n")[2...] == indices[2...])
  }

  @Test("requests that cannot be met")
  func refusals() throws {
    func refused(
      _ found: String, _ status: ConformalCommands.ExitStatus = .badData,
      _ change: (inout Select) throws -> Void
    ) throws {
      var changed = command(out: "none.csv")
      try change(&changed)
      let request = changed
      let failure = try failure { try request.run(Capture().console) }
      #expect(failure.error.found.contains(found), "\(failure.line)")
      #expect(failure.status == status)
      #expect(!folder.names.contains("none.csv"))
    }
    try refused("n = 20 calibration rows for a false discovery rate of 0.01") { $0.rate = "0.01" }
    try refused("the predictions of the calibration rows") { $0.newPredictions = predictions }
    try refused("4 targets for 20 predictions") { $0.targets = new }
    try refused("20 new targets for 4 predictions") { $0.newTargets = targets }
    try refused("20 row ids for 4 rows") { $0.ids = targets }
    try refused("--threshold inf", .usage) { $0.threshold = .number(.infinity) }
    try refused("4 thresholds for 20 predictions") {
      $0.threshold = .files(calibration: new, new: new)
    }
    try refused("20 new thresholds for 4 predictions") {
      $0.threshold = .files(calibration: targets, new: targets)
    }
    try refused("--out", .usage) { $0.out = folder.file("none.txt") }
    try refused("--json with the rows on standard output", .usage) {
      ($0.json, $0.out) = (true, "-")
    }
    let empty = try folder.write("p\n", to: "empty.csv")
    try refused("no new predictions") { $0.newPredictions = empty }
    try refused("text row ids", .usage) {
      $0.ids = try folder.write("a\nb\nc\nd\n", to: "names.txt")
      $0.out = folder.file("none.npz")
    }
  }
}
