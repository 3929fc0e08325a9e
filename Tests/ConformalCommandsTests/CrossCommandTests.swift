import ConformalCommands
import ConformalPrediction
import ExactStatistics
import ScoringCore
import TensorFiles
import Testing

/// `conformal cross` by way of files.
@Suite("Commands: cross")
struct CrossCommandTests {
  private let bench: TrainingBench

  init() throws { bench = try TrainingBench() }

  private func expected(
    _ alphas: [Level], _ method: CrossValidationPredictor.Method = .plus
  ) throws -> [CrossValidationIntervals] {
    try CrossValidationPredictor(
      predictions: bench.predictions, targets: bench.targets,
      folds: try CrossValidationFolds(
        columns: bench.folds.map { Int64($0) }, count: TrainingBench.foldCount),
      method: method
    ).intervals(for: try Matrix(rows: bench.models), alphas: alphas)
  }

  @Test("csv, jsonl and npz hold the library's intervals", arguments: ["plus", "minmax"])
  func formats(_ name: String) throws {
    let method = try #require(CrossValidationPredictor.Method(rawValue: name))
    let alphas: [Level] = ["0.1", "1/3"]
    let wanted = try expected(alphas, method)
    for out in ["o.csv", "o.jsonl", "o.npz"] {
      var command = bench.cross(bench.request(["1/3", "0.1"], out: out))
      command.method = method
      #expect(try command.run(Capture().console) == .success)
    }
    let lines = try bench.fields("o.csv")
    #expect(lines[0] == ["row", "alpha", "lower", "upper"])
    #expect(lines.count == 1 + 2 * TrainingBench.newCount)
    let objects = try bench.folder.text("o.jsonl").split(separator: "\n")
    for row in 0..<TrainingBench.newCount {
      for (level, alpha) in alphas.enumerated() {
        let (lower, upper) = (wanted[level].lower[row], wanted[level].upper[row])
        #expect(lines[1 + 2 * row + level] == ["\(row)", "\(alpha)", "\(lower)", "\(upper)"])
        #expect(
          objects[2 * row + level]
            == #"{"row":\#(row),"alpha":"\#(alpha)","lower":\#(lower),"upper":\#(upper)}"#)
      }
    }
    let reader = TensorReader()
    for (alpha, level) in zip(alphas, wanted) {
      for (key, values) in [("lower", level.lower), ("upper", level.upper)] {
        let address = try TensorAddress("\(bench.file("o.npz")):\(alpha)/\(key)")
        #expect(try reader.vector(at: address).0.doubles() == values)
      }
    }
  }

  @Test("one level, folds as names, and standard error")
  func names() throws {
    // Names stand for columns in ascending order: "fold a" is the first column, and was fold 3.
    let capture = Capture()
    let order = [3, 1, 2, 0]
    let models = bench.models.map { row in
      // Column k of the file belongs to the k-th name: a, b, c, d, which were folds 3, 1, 2, 0.
      order.map { row[$0] }
    }
    _ = try bench.folder.write(bench.table(models), to: "ordered.csv")
    try expectSuccess(
      bench.cross(bench.request(out: "n.csv"), folds: "names.csv:f", new: "ordered.csv"), capture)
    let wanted = try expected(["0.1"])[0]
    let lines = try bench.fields("n.csv")
    #expect(lines[0] == ["row", "lower", "upper"])
    for row in 0..<TrainingBench.newCount {
      #expect(lines[row + 1] == ["\(row)", "\(wanted.lower[row])", "\(wanted.upper[row])"])
    }
    let notes = capture.notes.joined(separator: "\n")
    #expect(notes.contains("CV+ (symmetric) of 40 training rows in 4 folds of 10 for 12 rows\n"))
    #expect(notes.contains("alpha 0.1: coverage >= 0.7727 (1 - (2 (c - 1) + K) / (n + K)"))
    #expect(notes.contains("ranks 4 and 37"))
    #expect(notes.contains("assumption: training rows and new rows are independent draws"))
  }

  private func expectSuccess(_ command: Cross, _ capture: Capture) throws {
    #expect(try command.run(capture.console) == .success)
  }

  @Test("the certificate as JSON, with coverage")
  func json() throws {
    let capture = Capture()
    let command = bench.cross(bench.request(["0.1", "0.5"], isEvaluated: true, json: true))
    #expect(try command.run(capture.console) == .success)
    let document = try Document(capture.output)
    #expect(document.text("schema") == "swift-conformal/cross-validation-intervals/1")
    #expect(document.text("name") == "CV+" && document.text("method") == "plus")
    #expect(document.number("n") == 40 && document.number("rows") == 12)
    #expect(try document.member("folds").number("count") == 4)
    let inputs = try document.list("inputs")
    #expect(
      inputs.compactMap { $0.text("role") }
        == ["predictions", "targets", "fold_predictions", "folds", "new_targets"])
    #expect(inputs.allSatisfy { $0.text("sha256")?.count == 64 })
    let level = try document.list("levels")[0]
    let wanted = try expected(["0.1"])[0]
    let hits = bench.newTargets.indices.count { wanted.contains(bench.newTargets[$0], row: $0) }
    let evaluation = try level.member("evaluation")
    #expect(evaluation.number("hits") == Double(hits) && evaluation.number("n") == 12)
    #expect(evaluation.numbers("coverage_interval")?.count == 2)
    #expect(evaluation.flag("consistent") == false)
    #expect(evaluation.text("verdict") == "inconclusive")
    #expect(level.number("k_lower") == 4 && level.number("k_upper") == 37)
    let widths = zip(wanted.upper, wanted.lower).map { $0 - $1 }
    let mean = widths.reduce(0, +) / 12
    #expect(abs((level.number("mean_width") ?? 0) - mean) < 1e-12)
    #expect(
      abs((level.number("guaranteed_coverage") ?? 0) - (1 - 10.0 / 44)) < 1e-15)
  }

  @Test("too few hits end with 1 when consistency is required")
  func consistency() throws {
    let far = bench.newTargets.map { $0 + 50 }
    _ = try bench.folder.write(bench.column(far), to: "far.csv")
    var request = bench.request()
    request.newTargets = bench.file("far.csv")
    // One training set says little: a share of misses of 1 has probability at most 0.2273.
    let calm = Capture()
    #expect(try bench.cross(request).run(calm.console) == .success)
    #expect(calm.notes.joined().contains("inconclusive, as the guarantee is for the mean"))
    #expect(calm.notes.joined().contains("p <= 0.227"))
    request.significance = "0.25"
    let capture = Capture()
    #expect(try bench.cross(request).run(capture.console) == .success)
    #expect(capture.notes.joined().contains("0 of 12 targets inside, 0.00 %"))
    #expect(capture.notes.joined().contains("TOO FEW for the guarantee"))
    request.requiresConsistency = true
    #expect(try bench.cross(request).run(Capture().console) == .checkFailed)
  }

  @Test("one-sided, and a trivial level")
  func sides() throws {
    var request = bench.request(["0.01"], out: "t.jsonl")
    request.allowsTrivial = true
    let capture = Capture()
    #expect(try bench.cross(request).run(capture.console) == .success)
    #expect(
      try bench.folder.text("t.jsonl").hasPrefix(#"{"row":0,"lower":null,"upper":null}"#))
    #expect(capture.notes.joined().contains("trivial: n is too small, at least 99 are needed"))
    request = bench.request(out: "s.csv")
    request.sides = .upper
    #expect(try bench.cross(request).run(capture.console) == .success)
    #expect(try bench.fields("s.csv")[1][1] == "-inf")
    #expect(try !bench.fields("s.csv")[1][2].contains("inf"))
  }

  @Test("refusals name the file and leave nothing behind")
  func refusals() throws {
    let folder = bench.folder
    var rows = bench.models
    rows[7][2] = .nan
    _ = try folder.write(bench.table(rows), to: "nan.csv")
    _ = try folder.write(bench.column(Array(bench.targets.dropLast())), to: "short.csv")
    _ = try folder.write(bench.column(bench.folds.map { Double($0 + 1) }), to: "from1.csv")
    _ = try folder.write(bench.column(bench.folds.map { Double(min($0, 2)) }), to: "three.csv")
    _ = try folder.write(bench.column(bench.folds.map { Double($0 - 1) }), to: "negative.csv")
    func refused(
      _ command: Cross, _ line: String, _ status: ConformalCommands.ExitStatus = .badData
    ) throws {
      let before = folder.names
      let found = try failure { try command.run(Capture().console) }
      #expect(found.line.contains(line), "\(found.line)")
      #expect(found.status == status)
      #expect(folder.names == before)
    }
    let request = bench.request()
    try refused(bench.cross(request, new: "nan.csv"), "nan.csv:9:3: error: ")
    try refused(bench.cross(request, folds: "from1.csv"), "fold 4, which has no column")
    try refused(bench.cross(request, folds: "three.csv"), "no training row in fold 3 of 4")
    try refused(bench.cross(request, folds: "negative.csv"), "fold -1, which has no column")
    try refused(bench.cross(request, folds: "short.csv"), "39 folds (expected 40, one for each")
    try refused(bench.cross(request, folds: "y.csv"), "y.csv:2:1: error: fold -")
    try refused(
      bench.cross(request, folds: nil), "40 columns, one for the model without each training row")
    try refused(
      bench.cross(bench.request(["0.01"])),
      "y.csv: error: 40 training rows, too few for alpha 0.01 (expected at least 99)")
    try refused(
      bench.cross(bench.request(out: "-", json: true)), "expected --out FILE", .usage)
    try refused(bench.cross(bench.request(out: "o.json")), "json for intervals", .usage)
    try refused(bench.cross(bench.request([])), "error: no level", .usage)
    var command = bench.cross(request)
    command.targets = bench.file("short.csv")
    try refused(command, "short.csv: error: 39 values (expected 40, one a row)")
    command = bench.cross(request)
    command.request.requiresConsistency = true
    try refused(command, "--require-consistent without --new-targets", .usage)
    command.request.newTargets = bench.file("y.csv")
    try refused(command, "y.csv: error: 40 values (expected 12, one a row)")
  }
}
