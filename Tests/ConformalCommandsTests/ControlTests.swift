import ConformalCommands
import ExactStatistics
import ScoringCore
import SelectiveAbstention
import Testing

/// `conformal control` by way of files.
@Suite("Commands: risk control")
struct ControlTests {
  private let folder: ScratchFolder
  private let rows: Control.Rows
  private let test: Control.Rows

  /// 120 rows of three labels, true labels with higher scores, and 60 others.
  init() throws {
    let folder = try ScratchFolder()
    self.folder = folder
    func write(_ range: Range<Int>, _ name: String) throws -> Control.Rows {
      let generator = CounterBasedGenerator(seed: 3, purpose: .testing)
      var (scores, truth) = ("a,b,c\n", "a,b,c\n")
      for row in range {
        func percent(_ index: UInt32) -> Int {
          Int(generator.word(row: UInt64(row), index: index) % 100)
        }
        let flags: [Bool] = [percent(0) < 40, percent(1) < 40, percent(2) < 40]
        let values: [String] = (0..<3).map { label in
          let noise = percent(UInt32(label) + 3) * 3 / 5
          return "\(Double(flags[label] ? 40 + noise : noise) / 100)"
        }
        scores += values.joined(separator: ",") + "\n"
        truth += flags.map { $0 ? "1" : "0" }.joined(separator: ",") + "\n"
      }
      return Control.Rows(
        scores: try folder.write(scores, to: "\(name)_scores.csv"),
        truth: try folder.write(truth, to: "\(name)_truth.csv"))
    }
    rows = try write(0..<120, "cal")
    test = try write(500..<560, "test")
  }

  private func command(
    _ targets: [MultilabelTarget] = [MultilabelTarget(.falseNegativeRate, atMost: "0.1")],
    _ method: Control.Method = .crc
  ) -> Control {
    var command = Control(rows: rows, targets: targets, method: method)
    command.thresholds = .steps(20)
    return command
  }

  @Test("crc, for people, with test rows and a table")
  func crc() throws {
    var command = command()
    command.test = test
    command.out = folder.file("table.csv")
    let capture = Capture()
    #expect(try command.run(capture.console) == .success)
    let output = capture.output
    #expect(output.hasPrefix("Answer labels with a score >= 0."))
    #expect(output.contains("guarantee   the expected false-negative-rate <= 0.1 on a new row"))
    #expect(output.contains("rows        120, 3 labels\n"))
    #expect(output.contains("(sum of losses + 1) / (n + 1) = 0.0"))
    #expect(output.contains("false-negative-rate on 60 test rows: "))
    #expect(capture.notes.last == "wrote \(folder.file("table.csv"))")
    let lines = try folder.text("table.csv").split(separator: "\n")
    #expect(lines[0] == "row,threshold,false_negative_rate,set_size,bound,valid")
    #expect(lines.count == 22)
    #expect(lines[1] == "0,0.0,0.0,1.0,\(1.0 / 121),1")
    #expect(lines[21].hasSuffix(",0"))
  }

  @Test("rcps, as JSON")
  func rcps() throws {
    for bound in MeanBound.allCases {
      let risk: MultilabelRisk = bound == .binomial ? .anyMiss : .falseNegativeRate
      var command = command(
        [MultilabelTarget(risk, atMost: "0.2")], .rcps(delta: "0.1", bound: bound))
      command.json = true
      command.test = test
      let capture = Capture()
      #expect(try command.run(capture.console) == .success)
      let document = try Document(capture.output)
      #expect(document.text("schema") == "swift-conformal/risk-control/1")
      #expect(document.text("bound") == bound.rawValue && document.text("delta") == "0.1")
      #expect(document.number("n") == 120 && document.number("label_count") == 3)
      #expect(document.flag("feasible") == true)
      let chosen = try document.member("chosen")
      let value = try #require(chosen.number("bound"))
      #expect(value <= 0.2)
      #expect(
        try #require(
          chosen.member("means").number(risk == .anyMiss ? "any_miss" : "false_negative_rate"))
          < value)
      #expect(
        try document.list("inputs").compactMap { $0.text("role") }
          == ["scores", "truth", "test_scores", "test_truth"])
      let tested = try #require(try document.member("test").list("targets").first)
      #expect(tested.flag("consistent") == true)
    }
  }

  @Test("ltt over thresholds and limits, two risks")
  func ltt() throws {
    let targets = [
      MultilabelTarget(.falseNegativeRate, atMost: "0.5"),
      MultilabelTarget(.falseDiscoveryRate, atMost: "0.5"),
    ]
    var command = command(
      targets, .ltt(delta: "0.1", bound: .hoeffdingBentkus, correction: .bonferroni))
    command.topK = [1, 2, 3]
    command.criterion = .falseDiscoveryRate
    command.out = folder.file("table.jsonl")
    command.json = true
    let capture = Capture()
    #expect(try command.run(capture.console) == .success)
    let document = try Document(capture.output)
    #expect(document.text("testing") == "bonferroni")
    #expect(document.text("minimize") == "false-discovery-rate")
    let grid = try document.member("grid")
    #expect(grid.number("parameters") == 63 && grid.number("thresholds") == 21)
    let chosen = try document.member("chosen")
    #expect(try #require(chosen.number("p_value")) <= 0.1 / 63)
    #expect(chosen.number("top_k") != nil)
    let lines = try folder.text("table.jsonl").split(separator: "\n")
    #expect(lines.count == 63)
    #expect(lines[62].hasPrefix(#"{"row":62,"threshold":1.0,"top_k":3.0,"#))
    let valid = lines.count { $0.contains(#""valid":true"#) }
    #expect(Double(valid) == document.number("valid") && valid > 0)
  }

  @Test("nothing feasible: exit code 1 and what would be possible")
  func infeasible() throws {
    let target = [MultilabelTarget(.falseNegativeRate, atMost: "0.001")]
    let capture = Capture()
    #expect(try command(target).run(capture.console) == .checkFailed)
    #expect(
      capture.output.hasPrefix(
        "No parameter of the grid keeps the risk with 120 rows. Possible would be "
          + "false-negative-rate <= 0.0083.\n"))
    #expect(capture.output.contains("guarantee   none\n"))
    var request = command(
      target, .ltt(delta: "0.1", bound: .betting, correction: .fixedSequence))
    request.json = true
    request.test = test
    let second = Capture()
    #expect(try request.run(second.console) == .checkFailed)
    let document = try Document(second.output)
    #expect(document.flag("feasible") == false && document.number("valid") == 0)
    #expect(document.text("guarantee") == nil)
    let least = try #require(try document.list("targets").first?.number("least_feasible"))
    #expect(least > 0.001 && least < 0.1)
  }

  @Test("test rows that lose more than the limit")
  func inconsistent() throws {
    let generator = CounterBasedGenerator(seed: 4, purpose: .testing)
    let low: [String] = (0..<60).map { row in
      let values: [String] = (0..<3).map { label in
        generator.word(row: UInt64(row), index: UInt32(label)) % 2 == 0 ? "0.1" : "0.9"
      }
      return values.joined(separator: ",")
    }
    var command = command()
    command.test = Control.Rows(
      scores: try folder.write("a,b,c\n" + low.joined(separator: "\n") + "\n", to: "low.csv"),
      truth: test.truth)
    command.requiresConsistency = true
    let capture = Capture()
    #expect(try command.run(capture.console) == .checkFailed)
    #expect(capture.output.contains("ABOVE a risk <= 0.1"))
    #expect(capture.output.contains("one set may be above"))
  }

  @Test("requests and data that cannot be used")
  func refusals() throws {
    func refused(
      _ found: String, _ status: ConformalCommands.ExitStatus = .badData,
      _ change: (inout Control) throws -> Void
    ) throws {
      var changed = command()
      changed.out = folder.file("none.csv")
      try change(&changed)
      let request = changed
      let failure = try failure { _ = try request.run(Capture().console) }
      #expect(failure.line.contains(found), "\(failure.line)")
      #expect(failure.status == status)
      #expect(!folder.names.contains("none.csv"))
    }
    let rate = MultilabelTarget(.falseDiscoveryRate, atMost: "0.1")
    try refused("monotone", .usage) { $0.targets = [rate] }
    try refused("2 risks", .usage) { $0.targets.append(rate) }
    try refused("2 limits", .usage) { $0.topK = [1, 2] }
    try refused("a limit of 0 labels", .usage) { $0.topK = [0] }
    try refused("--out -", .usage) { $0.out = "-" }
    try refused("none.txt", .usage) { $0.out = folder.file("none.txt") }
    try refused("a threshold of inf", .usage) { $0.thresholds = .given([0.1, .infinity]) }
    try refused("without test rows", .usage) { $0.requiresConsistency = true }
    try refused("the binomial bound", .usage) {
      $0.method = .rcps(delta: "0.1", bound: .binomial)
    }
    try refused("bernstein", .usage) {
      $0.method = .ltt(delta: "0.1", bound: .bernstein, correction: .holm)
    }
    try refused("test rows (expected other rows)") { $0.test = rows }
    try refused("truth of 60 x 3 (expected 120 x 3, as the scores have)") {
      $0.rows.truth = test.truth
    }
    let two = try folder.write("a,b\n0.1,0.2\n", to: "two.csv")
    let flags = try folder.write("a,b\n1,0\n", to: "flags.csv")
    try refused("2 labels") { $0.test = Control.Rows(scores: two, truth: flags) }
    try refused("a truth of 0.1 (expected 0 or 1)") {
      $0.rows = Control.Rows(scores: two, truth: two)
    }
    let logits = try folder.write("a,b\n0.1,3.5\n", to: "logits.csv")
    try refused("a score of 3.5 (expected 0 ... 1 for a grid from 0 to 1)") {
      $0.rows = Control.Rows(scores: logits, truth: flags)
    }
    let empty = try folder.write("a,b\n", to: "empty.csv")
    try refused("scores of 0 rows") { $0.rows = Control.Rows(scores: empty, truth: empty) }
    try refused("missing.npy", .missingInput) { $0.rows.scores = folder.file("missing.npy") }
  }
}
