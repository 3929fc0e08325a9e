import ConformalArtifacts
import ConformalCommands
import ConformalInputs
import ConformalPrediction
import ExactStatistics
import ScoringCore
import TensorFiles
import Testing

/// A folder with small sound regression inputs.
private struct RegressionBench {
  let folder: ScratchFolder

  init() throws {
    folder = try ScratchFolder()
    var stream = CounterBasedStream(seed: 8, purpose: .testing)
    for part in ["cal", "test"] {
      var text = "pred,sigma,lo,hi,y,site\n"
      for row in 0..<40 {
        let center = 5 + 3 * stream.nextUniform()
        let sigma = 0.5 + stream.nextUniform()
        let y = center + sigma * (stream.nextUniform() - 0.5)
        text += "\(center),\(sigma),\(center - sigma / 3),\(center + sigma / 3),\(y),"
        text += row % 2 == 0 ? "a\n" : "b\n"
      }
      _ = try folder.write(text, to: "\(part).csv")
    }
  }

  func path(_ column: String, _ part: String = "cal") -> String {
    folder.file("\(part).csv") + ":" + column
  }

  func input(_ kind: RegressionOutputs.Kind, _ part: String = "cal") -> RegressionInput {
    var input = RegressionInput()
    if kind == .quantiles {
      input.lower = path("lo", part)
      input.upper = path("hi", part)
    } else {
      input.predictions = path("pred", part)
      if kind == .predictionsWithDifficulty { input.difficulty = path("sigma", part) }
    }
    return input
  }

  @discardableResult
  func fit(
    _ score: any RegressionScore = AbsoluteResidual(), _ sides: IntervalSides = .symmetric,
    alphas: [Level] = ["0.1"], console: Capture = Capture()
  ) throws -> String {
    let out = folder.file("\(score.name)-\(sides.rawValue).json")
    try FitIntervals(
      input: input(score.inputKind), targets: path("y"),
      method: SplitConformalRegression(score: score, sides: sides, alphas: alphas), out: out
    ).run(console.console)
    return out
  }
}

@Suite struct IntervalCommandTests {
  private let bench: RegressionBench

  init() throws { bench = try RegressionBench() }

  @Test("groups have quantiles of their own, and each row says whose it goes by")
  func groups() throws {
    let out = bench.folder.file("grouped.json")
    var fit = FitIntervals(
      input: bench.input(.predictions), targets: bench.path("y"),
      method: SplitConformalRegression(score: .absolute, alpha: "0.2"), out: out)
    fit.groups = GroupsInput(files: [bench.path("site")])
    fit.unseenGroups = .fullSet
    try fit.run(Capture().console)
    let new = try bench.folder.write("p,g\n1,a\n2,b\n3,c\n", to: "new.csv")
    var input = RegressionInput()
    input.predictions = new + ":p"
    var predict = PredictIntervals(predictor: out, input: input)
    predict.groups = GroupsInput(files: [new + ":g"])
    predict.out = bench.folder.file("intervals.csv")
    try predict.run(Capture().console)
    let lines = try bench.folder.text("intervals.csv").split(separator: "\n")
    #expect(lines[0] == "row,lower,upper,category")
    #expect(lines[1].hasSuffix(",a") && lines[2].hasSuffix(",b"))
    #expect(lines[3] == "2,-inf,inf,none")
    predict.groups = nil
    let error = #expect(throws: DataError.self) { try predict.run(Capture().console) }
    #expect(error?.found == "no groups for a group-conditional predictor")
    let shown = Capture()
    try Show(artifact: out).run(shown.console)
    #expect(shown.output.contains("one for each group; unseen groups: full-set"))
    #expect(shown.output.contains("17 of 20"))
    var evaluate = EvaluateIntervals(
      predictor: out, input: bench.input(.predictions, "test"), targets: bench.path("y", "test"))
    evaluate.groups = GroupsInput(files: [bench.path("site", "test")])
    let report = Capture()
    _ = try evaluate.run(report.console)
    #expect(report.output.contains("The guarantee of 0.8 coverage is consistent with these rows."))
    evaluate.groups = nil
    #expect(throws: DataError.self) { _ = try evaluate.run(Capture().console) }
  }

  private func numbers(_ address: String) throws -> [Double] {
    try TensorReader().vector(at: try TensorAddress(address)).0.doubles()
  }

  private func data(_ score: any RegressionScore, _ part: String) throws -> RegressionData {
    let outputs: RegressionOutputs =
      switch score.inputKind {
      case .predictions: try RegressionOutputs(predictions: numbers(bench.path("pred", part)))
      case .predictionsWithDifficulty:
        try RegressionOutputs(
          predictions: numbers(bench.path("pred", part)),
          difficulties: numbers(bench.path("sigma", part)))
      case .quantiles:
        try RegressionOutputs(
          lower: numbers(bench.path("lo", part)), upper: numbers(bench.path("hi", part)))
      }
    return try RegressionData(outputs, targets: numbers(bench.path("y", part)))
  }

  @Test(arguments: IntervalSides.allCases)
  func commandsGiveWhatTheLibraryGives(sides: IntervalSides) throws {
    for score in RegressionScores.all {
      let artifact = try bench.fit(score, sides)
      let method = SplitConformalRegression(score: score, sides: sides, alpha: "0.1")
      let predictor = try method.fit(on: data(score, "cal"))
      let test = try data(score, "test")
      let intervals = try predictor.intervals(for: test.outputs)
      for format in ["csv", "npz"] {
        let out = bench.folder.file("i.\(format)")
        var predict = PredictIntervals(
          predictor: artifact, input: bench.input(score.inputKind, "test"))
        predict.out = out
        try predict.run(Capture().console)
        if format == "npz" {
          #expect(try numbers(out + ":lower") == intervals.lower)
          #expect(try numbers(out + ":upper") == intervals.upper)
        } else {
          let lines = try bench.folder.text("i.csv").split(separator: "\n")
          let marks = score.name == "cqr" && [.symmetric, .asymmetric].contains(sides)
          #expect(lines[0] == (marks ? "row,lower,upper,empty" : "row,lower,upper"))
          #expect(lines.count == 41)
          let first = "0,\(intervals.lower[0]),\(intervals.upper[0])" + (marks ? ",0" : "")
          #expect(lines[1] == first)
        }
      }
      let report = Capture()
      var evaluate = EvaluateIntervals(
        predictor: artifact, input: bench.input(score.inputKind, "test"),
        targets: bench.path("y", "test"))
      evaluate.json = true
      evaluate.groups = GroupsInput(files: [bench.path("site", "test")])
      #expect(try evaluate.run(report.console) == .success)
      let document = try Document(report.output)
      let expected = try predictor.evaluate(on: test)
      #expect(document.number("hits") == Double(expected.total.hits))
      #expect(document.number("mean_interval_score") == expected.meanIntervalScore)
      #expect(document.number("mean_crps") == expected.meanRankedProbabilityScore)
      #expect(document.text("schema") == "swift-conformal/interval-evaluation/1")
      #expect(try document.list("per_group").count == 2)
      evaluate.json = false
      let words = Capture()
      _ = try evaluate.run(words.console)
      #expect(words.output.contains("consistent with these rows"))
      #expect(words.output.contains("joint 95 % interval"))
    }
  }

  @Test func severalLevelsPercentilesAndThresholds() throws {
    let artifact = try bench.fit(NormalizedResidual(), alphas: ["0.1", "0.3"])
    var predict = PredictIntervals(
      predictor: artifact, input: bench.input(.predictionsWithDifficulty, "test"))
    predict.alphas = ["0.3", "0.1"]
    predict.percentiles = [("1", "0.01"), ("50", "0.5")]
    predict.thresholds = [("6", 6)]
    let csv = Capture()
    let out = bench.folder.file("i.csv")
    predict.out = out
    try predict.run(csv.console)
    let lines = try bench.folder.text("i.csv").split(separator: "\n")
    #expect(
      lines[0]
        == "row,alpha,lower,upper,percentile_1_lower,percentile_1_upper,percentile_50_lower,"
        + "percentile_50_upper,p_at_most_6_lower,p_at_most_6_upper")
    #expect(lines.count == 81)
    #expect(lines[1].hasPrefix("0,0.1,") && lines[2].hasPrefix("0,0.3,"))
    #expect(lines[1].split(separator: ",")[4] == "-inf")
    #expect(csv.notes.contains { $0.contains("40 intervals at alpha 0.1") })
    predict.out = "-"
    predict.alphas = ["0.1"]
    predict.format = .jsonl
    predict.out = bench.folder.file("i.jsonl")
    try predict.run(Capture().console)
    let line = try #require(bench.folder.text("i.jsonl").split(separator: "\n").first)
    #expect(line.contains("\"percentile_1_lower\":null,\"percentile_1_lower_infinite\":true"))
    predict.format = .json
    predict.out = bench.folder.file("i.json")
    try predict.run(Capture().console)
    let document = try Document(bench.folder.text("i.json"))
    #expect(document.text("schema") == "swift-conformal/prediction-intervals/1")
    #expect(try document.list("intervals").count == 40)
  }

  @Test func emptyIntervalsSaySo() throws {
    _ = try bench.folder.write("0\n0\n0\n0\n", to: "lo.txt")
    _ = try bench.folder.write("9\n9\n9\n9\n", to: "hi.txt")
    _ = try bench.folder.write("4.5\n4.5\n4.5\n4.5\n", to: "y.txt")
    _ = try bench.folder.write("0\n5\n", to: "newlo.txt")
    _ = try bench.folder.write("9\n0\n", to: "newhi.txt")
    var input = RegressionInput()
    input.lower = bench.folder.file("lo.txt")
    input.upper = bench.folder.file("hi.txt")
    let out = bench.folder.file("p.json")
    try FitIntervals(
      input: input, targets: bench.folder.file("y.txt"),
      method: SplitConformalRegression(score: .cqr, alpha: "0.2"), out: out
    ).run(Capture().console)
    input.lower = bench.folder.file("newlo.txt")
    input.upper = bench.folder.file("newhi.txt")
    var predict = PredictIntervals(predictor: out, input: input)
    predict.out = bench.folder.file("e.csv")
    let capture = Capture()
    try predict.run(capture.console)
    #expect(try bench.folder.text("e.csv").hasSuffix("\n1,,,1\n"))
    #expect(capture.notes.contains { $0.contains("1 of 2 rows have a lower prediction above") })
    predict.out = bench.folder.file("e.jsonl")
    try predict.run(Capture().console)
    #expect(
      try bench.folder.text("e.jsonl").hasSuffix(
        "{\"empty\":true,\"lower\":null,\"row\":1,\"upper\":null}\n"))
  }

  @Test func showAndMerge() throws {
    let artifact = try bench.fit(QuantileDistance(), .asymmetric)
    let text = Capture()
    try Show(artifact: artifact).run(text.console)
    #expect(text.output.hasPrefix("split-conformal regression predictor, checksum verified"))
    let json = Capture()
    try Show(artifact: artifact, json: true).run(json.console)
    #expect(
      try Document(json.output).text("schema") == "swift-conformal/interval-predictor-summary/1")
    // Shards with the rows of a single fit.
    let lines = try bench.folder.text("cal.csv").split(separator: "\n")
    var shards: [String] = []
    for (index, rows) in [lines[1...10], lines[11...40]].enumerated() {
      let name = "shard\(index)"
      let file = try bench.folder.write(
        ([lines[0]] + rows).joined(separator: "\n") + "\n", to: name + ".csv")
      var input = RegressionInput()
      input.lower = file + ":lo"
      input.upper = file + ":hi"
      input.firstRow = index * 10
      shards.append(bench.folder.file(name + ".json"))
      try FitIntervals(
        input: input, targets: file + ":y",
        method: SplitConformalRegression(
          score: .cqr, sides: .asymmetric, alpha: "0.1", allowsTrivial: true), out: shards[index]
      ).run(Capture().console)
    }
    let merge = try #require(
      MergeIntervals(intervalsOf: shards, out: bench.folder.file("merged.json")))
    let merged = try merge.run(Capture().console)
    var input = bench.input(.quantiles)
    input.firstRow = 0
    let single = try FitIntervals(
      input: input, targets: bench.path("y"),
      method: SplitConformalRegression(score: .cqr, sides: .asymmetric, alpha: "0.1"),
      out: bench.folder.file("single.json")
    ).run(Capture().console)
    #expect(merged.predictor.lists == single.predictor.lists)
    #expect(merged.data.rows == single.data.rows)
    #expect(merged.data.rowRanges == single.data.rowRanges)
    let twice = try #require(MergeIntervals(intervalsOf: [shards[0], shards[0]]))
    #expect(try failure { try twice.run(Capture().console) }.status == .badData)
    #expect(MergeIntervals(intervalsOf: [bench.path("y")]) == nil)
  }

  @Test func badRequests() throws {
    let artifact = try bench.fit()
    func predict(_ change: (inout RegressionInput) -> Void) throws -> String {
      var input = RegressionInput()
      change(&input)
      let command = PredictIntervals(predictor: artifact, input: input)
      return try failure { try command.run(Capture().console) }.line
    }
    #expect(try predict { _ in }.hasPrefix("error: no predictions (expected --predictions F"))
    #expect(
      try predict { $0.lower = "a" } == "error: --lower without --upper (expected both)")
    #expect(
      try predict { $0.upper = "a" } == "error: --upper without --lower (expected both)")
    #expect(
      try predict {
        $0.predictions = "a"
        $0.upper = "b"
      }.hasPrefix("error: --predictions and --upper"))
    #expect(
      try predict { $0.difficulty = "a" }.hasPrefix("error: --difficulty without --predictions"))
    #expect(
      try predict {
        $0.lower = "a"
        $0.difficulty = "b"
      }.hasPrefix("error: --difficulty with --lower"))
    #expect(
      try predict {
        $0.lower = bench.path("lo", "test")
        $0.upper = bench.path("hi", "test")
      }.contains("error: score absolute with quantiles (expected predictions)"))
    // Rows are named as lines of the file.
    _ = try bench.folder.write("p,y\n1,2\n2,nan\n", to: "bad.csv")
    var input = RegressionInput()
    input.predictions = bench.folder.file("bad.csv") + ":p"
    let fit = FitIntervals(
      input: input, targets: bench.folder.file("bad.csv") + ":y",
      method: SplitConformalRegression(score: .absolute, alpha: "0.1"),
      out: bench.folder.file("none.json"))
    #expect(try failure { try fit.run(Capture().console) }.line.contains("bad.csv:3:2: error: "))
    // Rows that it was fitted on.
    let own = EvaluateIntervals(
      predictor: artifact, input: bench.input(.predictions), targets: bench.path("y"))
    #expect(
      try failure { try own.run(Capture().console) }.error.expected
        == "rows that the predictor was not fitted on")
    var allowed = own
    allowed.allowsOverlap = true
    #expect(try allowed.run(Capture().console) == .success)
    // No distribution of quantile predictions.
    var percentiles = PredictIntervals(
      predictor: try bench.fit(QuantileDistance()), input: bench.input(.quantiles, "test"))
    percentiles.percentiles = [("5", "0.05")]
    #expect(
      try failure { try percentiles.run(Capture().console) }.error.found
        == "--percentiles with score cqr")
    // A predictor of labels.
    let labels = try Workbench().predictor()
    let mixed = PredictIntervals(predictor: labels, input: bench.input(.predictions, "test"))
    #expect(try failure { try mixed.run(Capture().console) }.status != .success)
  }

  @Test func aBrokenGuaranteeEndsWithOne() throws {
    let artifact = try bench.fit()
    let shifted = try numbers(bench.path("y", "test")).map { "\($0 + 9)" }
    let targets = try bench.folder.write(shifted.joined(separator: "\n") + "\n", to: "shift.txt")
    var evaluate = EvaluateIntervals(
      predictor: artifact, input: bench.input(.predictions, "test"), targets: targets)
    evaluate.requiresConsistency = true
    #expect(try evaluate.run(Capture().console) == .checkFailed)
  }
}
