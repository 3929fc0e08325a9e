import ConformalWorkflow
import ExactStatistics
import Foundation
import ScoringCore
import Testing

@Suite struct PipelineVariableTests {
  @Test func replacesThoseOfTheFileThenOfTheEnvironment() throws {
    let folder = try PipelineFolder()
    let yaml = """
      variables: {REGION: "eu-${SITE}", LEVEL: 0.05}
      model: {name: "churn-${REGION}", version: "${VERSION:-1}"}
      owner: "costs $$5 of $100, ${OWNER}"
      data:
        predictor: {logits: pre.npy, labels: pre_y.npy}
        test: {logits: "${STEM}.npy", labels: "${STEM}_y.npy"}
      predictor: {score: aps, alpha: "${LEVEL}"}
      """
    let environment = ["SITE": "north", "OWNER": "me", "STEM": "test", "REGION": "us"]
    let definition = try #require(
      try folder.read(yaml, environment: environment).definitions.first)
    #expect(definition.model == ModelDefinition(name: "churn-eu-north", version: "1"))
    #expect(definition.owner == "costs $5 of $100, me")
    #expect(definition.predictor?.alphas == ["0.05"])
    guard case .roles(let roles) = definition.data.source else {
      Issue.record("no roles")
      return
    }
    #expect(roles[.test] == RowSource(.logits, outputs: "test.npy", labels: "test_y.npy"))
  }

  @Test func makesOnePipelineForEachSetOfVariables() throws {
    let yaml =
      "for_each: [{MODEL: churn, ALPHA: 0.1}, {MODEL: fraud, ALPHA: 0.2}]\n"
      + PipelineTexts.small.replacingOccurrences(of: "name: churn", with: "name: \"${MODEL}\"")
      .replacingOccurrences(of: "alpha: 0.1", with: "alpha: \"${ALPHA}\"")
    let definitions = try PipelineFolder().read(yaml).definitions
    #expect(definitions.map { $0.model.name } == ["churn", "fraud"])
    #expect(definitions.map { $0.predictor?.alphas } == [["0.1"], ["0.2"]])
  }

  /// Values of the environment are in no message.
  @Test(arguments: variables)
  func complains(old: String, new: String, message: String) throws {
    let yaml = PipelineTexts.small.replacingOccurrences(of: old, with: new)
    let said = try PipelineFolder().complaint(
      yaml,
      environment: [
        "HIDDEN": "classified !", "PERCENT": "17%", "NUMBER": "17", "DB_Password": "classified",
      ])
    #expect(said == message)
    #expect(!said.contains("classified") && !said.contains("17"))
  }

  @Test func includesHoldWhereTheFileSaysNothing() throws {
    let common = """
      owner: team@example.com
      data:
        classes: classes.txt
        minimum_rows: 5
        predictor: {logits: pre.npy, labels: pre_y.npy}
      predictor: {score: aps, alpha: 0.1, seed: 3}
      schedule: monthly
      """
    let folder = try PipelineFolder([
      "shared/common.yaml": "include: base.yaml\n" + common,
      "shared/base.yaml": "seed: 9\nowner: nobody\nhistory: base\n",
      "other.yaml": "history: other\n",
    ])
    let yaml = """
      include: [shared/common.yaml, other.yaml]
      model: {name: churn, version: 1}
      data:
        minimum_rows: 7
        classes:
        test: {logits: test.npy, labels: test_y.npy}
      predictor: {alpha: [0.2]}
      schedule: ~
      """
    let definition = try #require(try folder.read(yaml).definitions.first)
    #expect(definition.owner == "team@example.com")
    #expect(definition.data.minimumRows == 7 && definition.data.classes == nil)
    var predictor = PredictorDefinition(score: "aps", alphas: ["0.2"])
    predictor.seed = 3
    #expect(definition.predictor == predictor)
    #expect(definition.schedule == nil)
    #expect(definition.seed == 9)
    #expect(definition.history == "other")
  }

  @Test(arguments: includes)
  func complainsOfIncludes(files: [String: String], head: String, message: String) throws {
    let said = try PipelineFolder(files).complaint(head + PipelineTexts.small)
    #expect(said == message)
  }

  /// What stands in place of a part of the small pipeline, and what is said then.
  // swift-format-ignore
  static let variables = [
    ("name: churn", "name: \"${MODEL}\"", "pipeline.yaml:1:15: error: variable '${MODEL}', which is not set (expected a value); set MODEL in the environment or under 'variables', or write ${MODEL:-default}"),
    ("name: churn", "name: \"${MODEL\"", "pipeline.yaml:1:15: error: '${' without '}' (expected ${NAME} or ${NAME:-default}); write $$ for a dollar"),
    ("name: churn", "name: \"${1}\"", "pipeline.yaml:1:15: error: variable '${1}' (expected ${NAME} or ${NAME:-default}); write $$ for a dollar"),
    ("name: churn", "name: \"${NAME:=x}\"", "pipeline.yaml:1:15: error: variable '${NAME:=x}' (expected ${NAME} or ${NAME:-default}); write $$ for a dollar"),
    ("name: churn", "name: \"${DB_Password}\"", "pipeline.yaml:1:15: error: variable '${DB_Password}', whose name says PASSWORD (expected variables that are no secrets); secrets do not belong in a pipeline: nothing in it needs one"),
    ("name: churn", "name: \"${apiKey:-none}\"", "pipeline.yaml:1:15: error: variable '${apiKey}', whose name says APIKEY (expected variables that are no secrets); secrets do not belong in a pipeline: nothing in it needs one"),
    ("name: churn", "name: \"${HIDDEN}\"", "pipeline.yaml:1:15: error: name '${HIDDEN}' (expected at most 100 letters, digits, '.', '_' and '-', the first a letter, digit or '_', such as churn)"),
    ("alpha: 0.1", "alpha: \"${HIDDEN}\"", "pipeline.yaml:6:32: error: alpha '${HIDDEN}' (expected a number above 0 and below 1, such as 0.1)"),
    ("alpha: 0.1", "alpha: \"${PERCENT}\"", "pipeline.yaml:6:32: error: alpha '${PERCENT}', a percentage (expected a number above 0 and below 1, such as 0.1)"),
    ("alpha: 0.1", "alpha: \"${NUMBER}\"", "pipeline.yaml:6:32: error: alpha '${NUMBER}' (expected a number above 0 and below 1, such as 0.1)"),
    ("score: aps", "score: \"${HIDDEN}\"", "pipeline.yaml:6:20: error: score '${HIDDEN}' (expected lac, aps, raps, saps, top-k, margin)"),
    ("{logits: test.npy", "{logits: \"${HIDDEN}.npy\"", "pipeline.yaml:5:18: error: logits '${HIDDEN}.npy', a file that does not exist (expected a file); check the variables that it names; paths are relative to the directory of the pipeline"),
    ("{logits: test.npy", "{logits: \"${HIDDEN}.npz:\"", "pipeline.yaml:5:18: error: logits '${HIDDEN}.npz:' (expected a file); name the array or column, or leave out the colon"),
    ("owner:", "schedule: \"${HIDDEN}\"\nowner:", "pipeline.yaml:2:11: error: schedule '${HIDDEN}' (expected five fields of cron, or hourly, daily, weekly, monthly, yearly, such as monthly)"),
    ("owner:", "seed: \"${HIDDEN}\"\nowner:", "pipeline.yaml:2:7: error: seed '${HIDDEN}' (expected a whole number from 0, such as 7)"),
    ("owner:", "gates: {allow_inconclusive: [\"${HIDDEN}\"]}\nowner:", "pipeline.yaml:2:30: error: allow_inconclusive '${HIDDEN}' (expected minimum_rows, no_overlap, freshness, coverage, ece, log_loss, log_loss_in_force, accuracy, selective_risk, review_volume)"),
    ("owner:", "variables: {A: \"${HIDDEN}\"}\nseed: \"${A}\"\nowner:", "pipeline.yaml:3:7: error: seed '${A}' (expected a whole number from 0, such as 7)"),
    ("owner:", "variables: {A: word}\nseed: \"${A}\"\nowner:", "pipeline.yaml:3:7: error: seed '${A}', here 'word' (expected a whole number from 0, such as 7)"),
    ("owner:", "variables: {A B: word}\nowner:", "pipeline.yaml:2:13: error: variable 'A B' (expected letters, digits and '_', no digit first)"),
    ("owner:", "variables: {A: [word]}\nowner:", "pipeline.yaml:2:16: error: a list for variable 'A' (expected text)"),
    ("owner:", "variables: word\nowner:", "pipeline.yaml:2:12: error: 'word' under 'variables' (expected variables, such as MODEL: churn)"),
    ("owner:", "for_each: []\nowner:", "pipeline.yaml:2:11: error: an empty list for 'for_each' (expected a list of mappings, such as [{MODEL: churn}])"),
    ("owner:", "for_each: {A: b}\nowner:", "pipeline.yaml:2:11: error: a mapping for 'for_each' (expected a list of mappings, such as [{MODEL: churn}])"),
    ("owner:", "for_each: [{A: b}, {A: c}]\nowner:", "pipeline.yaml:2:20: error: a second pipeline of the same model and version (expected each version of a model once); let model.name or model.version depend on the variables of 'for_each'"),
  ]

  /// Files, what stands before the small pipeline, and what is said then.
  // swift-format-ignore
  static let includes: [(files: [String: String], head: String, message: String)] = [
    (["a.yaml": "seed: x\n"], "include: [a.yaml]\n", "a.yaml:1:7: error: seed 'x' (expected a whole number from 0, such as 7)"),
    (["a.yaml": "sed: 1\n"], "include: [a.yaml]\n", "a.yaml:1:1: error: key 'sed' (expected schema, include, variables, for_each, model, owner, data, calibrator, predictor, policy, gates, schedule, history, seed); did you mean seed?"),
    (["sub/a.yaml": "\tseed: 1\n"], "include: sub/a.yaml\n", "sub/a.yaml:1:1: error: text that is no YAML: found character that cannot start any token (expected YAML); indent with spaces, not tabs"),
    (["a.yaml": "include: pipeline.yaml\n"], "include: [./a.yaml]\n", "./a.yaml:1:10: error: 'pipeline.yaml', which includes this file (expected files without a circle)"),
    (["a.yaml": "include: ./a.yaml\n"], "include: [a.yaml]\n", "a.yaml:1:10: error: './a.yaml', which includes this file (expected files without a circle)"),
    (["common.yaml": ""], "include: [comon.yaml]\n", "pipeline.yaml:1:11: error: include 'comon.yaml', a file that does not exist (expected a file); did you mean common.yaml?"),
    (["common.yaml": ""], "include: [common.yaml]\n", "common.yaml: error: no text (expected a mapping with 'model', 'owner', 'data' and more); write a first one with: conformal init"),
    (["common.yaml": "seed: 1\n"], "include: [\"${A}.yaml\"]\n", "pipeline.yaml:1:11: error: a variable under 'include' (expected a fixed name); files are included before variables are replaced"),
    (["common.yaml": "seed: 1\n"], "include: {a: b}\n", "pipeline.yaml:1:10: error: a mapping under 'include' (expected a file, such as common.yaml)"),
    ([:], "include: [sub]\n", "pipeline.yaml:1:11: error: include 'sub', a file that does not exist (expected a file); paths are relative to the directory of the pipeline"),
  ]
}
