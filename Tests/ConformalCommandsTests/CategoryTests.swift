import ConformalArtifacts
import ConformalCommands
import ConformalInputs
import ConformalPrediction
import ExactStatistics
import ScoringCore
import Testing

/// Predictors with a quantile for each class or group, by way of files.
@Suite("Commands: classes and groups")
struct CategoryTests {
  private let bench: Workbench
  private let groups: String

  init() throws {
    bench = try Workbench()
    // 12 rows of a, 6 of b, 2 of c.
    let names = (0..<20).map { $0 < 12 ? "a" : $0 < 18 ? "b" : "c" }
    groups = try bench.folder.write(names.map { "\($0)\n" }.joined(), to: "groups.txt")
  }

  private func fit(_ taxonomy: Taxonomy, groups: [String]? = nil) throws -> String {
    let out = bench.folder.file("conditional.json")
    try FitPredictor(
      outputs: bench.input(logits: bench.logits), labels: LabelsInput(labels: bench.labels),
      groups: groups.map { GroupsInput(files: $0) },
      method: SplitConformal(score: .lac, alpha: "0.2", taxonomy: taxonomy), out: out
    ).run(Capture().console)
    return out
  }

  private func predict(
    _ predictor: String, to name: String, groups: String? = nil, pValues: Bool = false
  ) throws -> String {
    try Predict(
      predictor: predictor, outputs: bench.input(logits: bench.logits),
      groups: groups.map { GroupsInput(files: [$0]) }, pValues: pValues,
      out: bench.folder.file(name)
    ).run(Capture().console)
    return try bench.folder.text(name)
  }

  @Test("every text format names the category that serves a row")
  func categoriesInText() throws {
    let predictor = try fit(.groupConditional(unseen: .fullSet), groups: [groups])
    let new = try bench.folder.write(
      (0..<20).map { ["a", "b", "c", "d, e"][$0 % 4] + "\n" }.joined(), to: "new.txt")
    let lines = try predict(predictor, to: "sets.csv", groups: new, pValues: true)
      .split(separator: "\n")
    #expect(lines[0] == "row,size,labels,p_values,category")
    #expect(lines[1].hasSuffix(",a") && lines[2].hasSuffix(",b"))
    // Two rows are too few for 0.2; an unknown group has every label, with a p-value of 1.
    #expect(lines[3].hasSuffix(",all rows"))
    #expect(lines[4] == "3,2,0 1,1.0 1.0,none")
    let objects = try predict(predictor, to: "sets.jsonl", groups: new).split(separator: "\n")
    #expect(objects[3] == #"{"row":3,"size":2,"labels":[0,1],"category":"none"}"#)
    #expect(objects[2].hasSuffix(#","category":"all rows"}"#))
    let document = try predict(predictor, to: "sets.json", groups: new)
    #expect(document.contains(#"{"category":"none","labels":[0,1],"row":3,"size":2}"#))
  }

  @Test("the sets are those of the library")
  func agreesWithTheLibrary() throws {
    let predictor = try fit(.classConditional)
    let fitted = try PredictorArtifact(contentsOf: predictor).predictor
    #expect(fitted.taxonomy == .classConditional)
    let lines = try predict(predictor, to: "sets.csv").split(separator: "\n").dropFirst()
    #expect(lines.count == 20 && !lines.contains { $0.hasSuffix("none") })
    var sizes = 0
    for line in lines { sizes += Int(line.split(separator: ",")[1]) ?? 0 }
    #expect(sizes > 0)
  }

  @Test("evaluation by category")
  func evaluation() throws {
    let predictor = try fit(.groupConditional(), groups: [groups])
    var command = Evaluate(
      predictor: predictor, outputs: bench.input(logits: bench.logits),
      labels: LabelsInput(labels: bench.labels))
    command.groups = GroupsInput(files: [groups])
    command.allowsOverlap = true
    let capture = Capture()
    _ = try command.run(capture.console)
    #expect(capture.output.contains("the beta-binomial law of each category"))
    #expect(capture.output.contains("Other rows are of groups too small"))
    command.json = true
    let json = Capture()
    _ = try command.run(json.console)
    #expect(json.output.contains(#""taxonomy" : "group-conditional""#))
    #expect(json.output.contains(#""other_rows" : 2"#))
    let shown = Capture()
    try Show(artifact: predictor).run(shown.console)
    #expect(
      shown.output.contains(
        "alpha 0.2: coverage >= 0.8 in each of 2 groups; 1 with too few rows are served by a larger one"
      ))
    #expect(shown.output.contains("a larger group's"))
  }

  @Test("groups that a predictor does not go by are told apart")
  func reportedGroups() throws {
    var command = Evaluate(
      predictor: try bench.predictor(), outputs: bench.input(logits: bench.logits),
      labels: LabelsInput(labels: bench.labels))
    command.groups = GroupsInput(files: [groups])
    command.allowsOverlap = true
    let capture = Capture()
    _ = try command.run(capture.console)
    #expect(capture.output.contains("joint 95 % interval"))
    #expect(capture.output.contains("The intervals hold for all 3 groups together."))
    command.json = true
    let json = Capture()
    _ = try command.run(json.console)
    #expect(json.output.contains(#""coverage_interval_simultaneous""#))
    #expect(!json.output.contains("per_category") && json.output.contains("class_coverage_gap"))
  }

  @Test("what is missing or too much")
  func refusals() throws {
    let grouped = try fit(.groupConditional(), groups: [groups])
    let short = try bench.folder.write("a\n", to: "short.txt")
    let unseen = try bench.folder.write(
      (0..<20).map { $0 == 7 ? "z\n" : "a\n" }.joined(), to: "unseen.txt")
    let marginal = try bench.predictor()
    let cases: [(predictor: String, groups: String?, found: String)] = [
      (grouped, nil, "no groups for a group-conditional predictor"),
      (grouped, short, "1 groups for 20 rows of outputs"),
      (grouped, unseen, "group 'z'"), (marginal, groups, "groups"),
    ]
    for (predictor, groups, found) in cases {
      let failure = try bench.failure {
        try predict(predictor, to: "none.csv", groups: groups)
      }
      #expect(failure.error.found == found)
    }
    let line = try bench.failure { try predict(grouped, to: "none.csv", groups: unseen) }.line
    #expect(
      line.contains("unseen.txt:8:1: error: group 'z' (expected a group with calibration rows)"))
    let both = try bench.failure { try fit(.groupConditional()) }
    #expect(both.error.found == "a group-conditional predictor without groups")
  }
}
