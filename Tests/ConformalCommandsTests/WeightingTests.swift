import ConformalArtifacts
import ConformalCommands
import ConformalInputs
import ConformalPrediction
import ExactStatistics
import ScoringCore
import Testing

/// Weighted predictors, by way of files.
@Suite("Commands: weights")
struct WeightingTests {
  private let bench: Workbench
  private let ones: String
  private let features: String
  private let target: String
  private let classes: String

  init() throws {
    let bench = try Workbench()
    self.bench = bench
    func column(_ name: String, _ value: (Int) -> String) throws -> String {
      try bench.folder.write((0..<20).map { value($0) + "\n" }.joined(), to: name)
    }
    ones = try column("ones.txt") { _ in "1" }
    features = try column("features.csv") { "\($0 % 5),\($0)" }
    target = try column("target.csv") { "\($0 % 3 + 2),\($0 + 5)" }
    classes = try bench.folder.write("1\n3\n", to: "classes.txt")
  }

  private func fit(
    _ name: String = "weighted.json", logits: String? = nil,
    _ weighting: (inout WeightingInput) -> Void
  ) throws -> (path: String, notes: String) {
    var command = FitPredictor(
      outputs: bench.input(logits: logits ?? bench.logits),
      labels: LabelsInput(labels: bench.labels),
      method: SplitConformal(score: .lac, alpha: "0.2"), out: bench.folder.file(name))
    weighting(&command.weighting)
    let capture = Capture()
    try command.run(capture.console)
    return (command.out, capture.notes.joined(separator: "\n"))
  }

  private func predict(
    _ predictor: String, to name: String, weights: String? = nil, features: String? = nil
  ) throws -> (text: String, notes: String) {
    var command = Predict(
      predictor: predictor, outputs: bench.input(logits: bench.logits), pValues: true,
      out: bench.folder.file(name))
    command.weights.weights = weights
    command.weights.shiftFeatures = features
    let capture = Capture()
    try command.run(capture.console)
    return (try bench.folder.text(name), capture.notes.joined(separator: "\n"))
  }

  @Test("equal weights give the sets of no weights")
  func equalWeights() throws {
    let plain = try predict(try fit("plain.json") { _ in }.path, to: "plain.csv").text
    let (path, notes) = try fit { $0.weights = ones }
    #expect(notes.contains("weighted by given weights; effective sample size 20 of 20"))
    #expect(try predict(path, to: "weighted.csv", weights: ones).text == plain)
  }

  @Test("a weight that is too large is said")
  func fullSets() throws {
    let path = try fit { $0.weights = ones }.path
    let heavy = try bench.folder.write(
      (0..<20).map { $0 < 3 ? "9\n" : "1\n" }.joined(), to: "heavy.txt")
    let (text, notes) = try predict(path, to: "sets.csv", weights: heavy)
    #expect(text.split(separator: "\n")[1].hasPrefix("0,2,0 1,"))
    #expect(
      notes.contains("alpha 0.2: 3 rows weigh so much that only the set of all labels is left"))
  }

  @Test("a density ratio is fitted, kept and applied")
  func densityRatio() throws {
    let (path, notes) = try fit {
      $0.shiftFeatures = features
      $0.targetFeatures = target
    }
    #expect(notes.contains("weighted by density ratio; effective sample size "))
    #expect(try predict(path, to: "sets.csv", features: features).text.hasPrefix("row,size,labels"))
    let roles = try PredictorArtifact(contentsOf: path).data.inputs.map { $0.role }
    #expect(roles.contains("shift_features") && roles.contains("target_features"))
    let shown = Capture()
    try Show(artifact: path).run(shown.console)
    #expect(shown.output.contains("by density ratio; effective sample size "))
    try Show(artifact: path, json: true).run(shown.console)
    #expect(shown.output.contains("\"effective_sample_size\" : "))
  }

  @Test("class weights are given or estimated")
  func classWeights() throws {
    let given = try fit { $0.classWeights = classes }.path
    #expect(try predict(given, to: "sets.csv").text.hasPrefix("row,size,labels"))
    // Right about class 1, and about every other row of class 0.
    let guesses = (0..<20).map { $0 % 3 == 0 || $0 % 2 == 0 ? "0,1\n" : "1,0\n" }
    let logits = try bench.folder.write("a,b\n" + guesses.joined(), to: "both.csv")
    let estimated = try fit(logits: logits) { $0.targetOutputs = logits }.path
    // The population is the same: weights of 1.
    let weighting = try #require(try PredictorArtifact(contentsOf: estimated).predictor.weighting)
    guard case .classes(let weights) = weighting.scheme else {
      Issue.record("no class weights")
      return
    }
    #expect(weights.values.allSatisfy { abs($0 - 1) < 1e-9 })
  }

  @Test("the verdict says that its law is approximate")
  func evaluation() throws {
    let path = try fit { $0.classWeights = classes }.path
    var command = Evaluate(
      predictor: path, outputs: bench.input(logits: bench.logits),
      labels: LabelsInput(labels: bench.labels))
    command.allowsOverlap = true
    let capture = Capture()
    _ = try command.run(capture.console)
    #expect(capture.output.contains("no exact law: approximately that of "))
    command.json = true
    _ = try command.run(capture.console)
    #expect(capture.output.contains("\"law_is_exact\" : false"))
    #expect(capture.output.contains("\"effective_sample_size\" : "))
  }

  @Test("misuse is named")
  func misuse() throws {
    let plain = try fit("plain.json") { _ in }.path
    let given = try fit("given.json") { $0.weights = ones }.path
    let ratio = try fit("ratio.json") {
      $0.shiftFeatures = features
      $0.targetFeatures = target
    }.path
    for (work, found) in [
      (
        { try predict(plain, to: "x.csv", weights: ones) },
        "--weights for a predictor without weights"
      ),
      (
        { try predict(given, to: "x.csv") },
        "no weights for a predictor weighted by given weights"
      ),
      (
        { try predict(ratio, to: "x.csv", weights: ones) },
        "--weights for a predictor weighted by density ratio"
      ),
      (
        { try predict(ratio, to: "x.csv") },
        "no features for a predictor weighted by density ratio"
      ),
      (
        { try predict(plain, to: "x.csv", features: features) },
        "--shift-features for a predictor without weights"
      ),
      (
        { try predict(given, to: "x.csv", weights: classes) },
        "2 weights for 20 rows of outputs"
      ),
    ] as [(() throws -> (text: String, notes: String), String)] {
      #expect(try bench.failure(work).error.found == found)
    }
    for (set, found) in [
      ({ $0.shiftFeatures = features }, "--shift-features without --target-features"),
      ({ $0.targetFeatures = target }, "--target-features without --shift-features"),
      ({ $0.shiftPenalty = 1 }, "--shift-penalty without --shift-features"),
      ({ ($0.weights, $0.classWeights) = (ones, classes) }, "--weights and --class-weights"),
      ({ $0.classWeights = ones }, "20 class weights for 2 classes"),
    ] as [((inout WeightingInput) -> Void, String)] {
      #expect(try bench.failure { try fit("no.json", set) }.error.found == found)
    }
    let negative = try bench.folder.write(
      (0..<20).map { "\(3 - $0)\n" }.joined(), to: "negative.txt")
    let error = try bench.failure { try fit("no.json") { $0.weights = negative } }
    #expect(error.error.found == "the weight -1.0" && error.line.contains("negative.txt:5"))
  }
}
