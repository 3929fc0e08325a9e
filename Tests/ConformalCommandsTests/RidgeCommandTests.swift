import ConformalCommands
import ConformalPrediction
import ExactStatistics
import ScoringCore
import TensorFiles
import Testing

/// `conformal ridge` by way of files.
@Suite("Commands: ridge")
struct RidgeCommandTests {
  private let bench: TrainingBench

  init() throws { bench = try TrainingBench() }

  private func regression(hasIntercept: Bool = true) throws -> RidgeRegression {
    try RidgeRegression(
      features: try DenseMatrix(try Matrix(rows: bench.features)), targets: bench.targets,
      penalty: 0.5, hasIntercept: hasIntercept)
  }

  @Test("full: the library's sets in every format", arguments: [true, false])
  func full(_ hasIntercept: Bool) throws {
    let wanted = try ConformalRidge(regression(hasIntercept: hasIntercept))
      .sets(for: try Matrix(rows: bench.newFeatures), alphas: ["0.1"])[0]
    for out in ["o.csv", "o.jsonl", "o.npz"] {
      var command = bench.ridge(bench.request(out: out))
      command.hasIntercept = hasIntercept
      #expect(try command.run(Capture().console) == .success)
    }
    let lines = try bench.fields("o.csv")
    #expect(lines[0] == ["row", "lower", "upper", "pieces"])
    let objects = try bench.folder.text("o.jsonl").split(separator: "\n")
    for row in 0..<TrainingBench.newCount {
      let piece = wanted.pieces[row][0]
      let (lower, upper) = (piece.lowerBound, piece.upperBound)
      #expect(lines[row + 1] == ["\(row)", "\(lower)", "\(upper)", "1"])
      #expect(
        objects[row]
          == #"{"row":\#(row),"lower":\#(lower),"upper":\#(upper),"pieces":[[\#(lower),\#(upper)]]}"#
      )
    }
    let address = try TensorAddress("\(bench.file("o.npz")):pieces")
    #expect(try TensorReader().integers(at: address).0 == [Int64](repeating: 1, count: 12))
  }

  @Test("jackknife+: the library's intervals, and a certificate")
  func jackknife() throws {
    let wanted = try JackknifePlusRidge(regression())
      .intervals(for: try Matrix(rows: bench.newFeatures), alphas: ["0.1"])[0]
    var command = bench.ridge(bench.request(out: "o.csv", isEvaluated: true, json: true))
    command.method = .jackknifePlus
    let capture = Capture()
    #expect(try command.run(capture.console) == .success)
    let lines = try bench.fields("o.csv")
    #expect(lines[0] == ["row", "lower", "upper"])
    for row in 0..<TrainingBench.newCount {
      #expect(lines[row + 1] == ["\(row)", "\(wanted.lower[row])", "\(wanted.upper[row])"])
    }
    let document = try Document(capture.output)
    #expect(document.text("schema") == "swift-conformal/ridge-intervals/1")
    #expect(document.text("method") == "jackknife-plus")
    #expect(try document.member("regression").number("penalty") == 0.5)
    let level = try document.list("levels")[0]
    #expect(level.number("guaranteed_coverage") == 0.8)
    #expect(try level.member("evaluation").number("n") == 12)
  }

  @Test("unions and unbounded sets are said")
  func union() throws {
    let folder = bench.folder
    _ = try folder.write(bench.table([[Double]](repeating: [1], count: 10)), to: "ones.csv")
    let targets = [Double](repeating: 0, count: 9) + [10]
    _ = try folder.write(bench.column(targets), to: "ten.csv")
    _ = try folder.write(bench.table([[30], [0.5]]), to: "far.csv")
    var command = Ridge(
      features: folder.file("ones.csv"), targets: folder.file("ten.csv"),
      newFeatures: folder.file("far.csv"), penalty: 0,
      request: bench.request(["0.2"], out: "u.jsonl"))
    command.hasIntercept = false
    let capture = Capture()
    #expect(try command.run(capture.console) == .success)
    let notes = capture.notes.joined()
    #expect(notes.contains("1 row unbounded, 1 row of several intervals"))
    #expect(notes.contains("penalty 0.0, no intercept"))
    let line = try folder.text("u.jsonl").split(separator: "\n")[0]
    #expect(line.hasPrefix(#"{"row":0,"lower":null,"upper":null,"pieces":[[null,-1"#))
    #expect(line.hasSuffix(",null]]}"))
  }

  @Test("refusals name the file and leave nothing behind")
  func refusals() throws {
    let folder = bench.folder
    var rows = bench.newFeatures
    rows[3][1] = .infinity
    _ = try folder.write(bench.table(rows), to: "infinite.csv")
    _ = try folder.write(bench.table(bench.features.map { [$0[0], 2 * $0[0]] }), to: "twice.csv")
    _ = try folder.write(bench.table(rows.map { [$0[0]] }), to: "narrow.csv")
    func refused(
      _ line: String, _ status: ConformalCommands.ExitStatus = .badData,
      _ change: (inout Ridge) -> Void
    ) throws {
      var command = bench.ridge(bench.request())
      change(&command)
      let before = folder.names
      let request = command
      let found = try failure { try request.run(Capture().console) }
      #expect(found.line.contains(line), "\(found.line)")
      #expect(found.status == status)
      #expect(folder.names == before)
    }
    try refused("infinite.csv:5:2: error: ") { $0.newFeatures = folder.file("infinite.csv") }
    try refused("twice.csv: error: features that are linearly dependent") {
      ($0.features, $0.penalty) = (folder.file("twice.csv"), 0)
    }
    try refused("narrow.csv: error: features of 12 x 1") {
      $0.newFeatures = folder.file("narrow.csv")
    }
    try refused("penalty -1.0", .usage) { $0.penalty = -1 }
    try refused("40 training rows, too few for alpha 0.02") { $0.request.alphas = ["0.02"] }
    try refused("y2.csv: error: 12 values (expected 40, one a row)") {
      $0.targets = folder.file("y2.csv")
    }
  }
}
