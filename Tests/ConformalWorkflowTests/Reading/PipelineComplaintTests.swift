import ConformalWorkflow
import Foundation
import ScoringCore
import Testing

/// What is said of a pipeline that is wrong.
struct PipelineComplaint: Sendable, CustomTestStringConvertible {
  let yaml: String
  let message: String

  init(_ yaml: String, _ message: String) { (self.yaml, self.message) = (yaml, message) }

  /// The small pipeline with one text in place of another.
  init(_ old: String, to new: String, _ message: String) {
    self.init(PipelineTexts.small.replacingOccurrences(of: old, with: new), message)
  }

  var testDescription: String { message }
}

@Suite struct PipelineComplaintTests {
  @Test(arguments: newcomers + forms + values + capacities + divisions)
  func complains(_ complaint: PipelineComplaint) throws {
    let said = try PipelineFolder().complaint(complaint.yaml)
    #expect(said == complaint.message)
    #expect(!said.contains("\n"))
  }

  /// A group has one role then, so that no group of the test rows was ever seen.
  @Test func wholeGroupsHaveNoCalibrationRows() throws {
    let said = try PipelineFolder().complaint(
      """
      model: {name: churn, version: "1"}
      owner: risk@example.com
      data:
        rows: {logits: all.npy, labels: y.npy, groups: f.csv:region}
        split: {by: grouped, shares: {predictor: 0.5, test: 0.5}}
      predictor: {score: aps, alpha: 0.1, conditional: groups}
      """)
    #expect(
      said
        == "pipeline.yaml:6:50: error: coverage in each group of rows that are divided by whole groups "
        + "(expected a split by rows); new groups have no calibration rows: set data.split.by to rows, "
        + "or conditional to marginal")
  }

  /// The mistakes that everybody makes.
  // swift-format-ignore
  static let newcomers = [
    PipelineComplaint("score: aps", to: "scores: aps", "pipeline.yaml:6:13: error: key 'scores' under 'predictor' (expected score, alpha, randomized, lambda, k_reg, weight, set_policy, conditional, minimum_group_size, seed); did you mean score?"),
    PipelineComplaint("owner:", to: "owners:", "pipeline.yaml:2:1: error: key 'owners' (expected schema, include, variables, for_each, model, owner, data, calibrator, predictor, policy, gates, schedule, history, seed); did you mean owner?"),
    PipelineComplaint("alpha: 0.1", to: "alpha: [[0.1]]", "pipeline.yaml:6:33: error: a list for 'alpha' (expected a number above 0 and below 1, such as 0.1)"),
    PipelineComplaint("predictor: {score: aps, alpha: 0.1}", to: "predictor: aps", "pipeline.yaml:6:12: error: predictor 'aps' (expected a mapping with score, alpha, randomized, lambda, k_reg, weight, set_policy, conditional, minimum_group_size, seed, such as {score: aps, alpha: 0.1})"),
    PipelineComplaint("owner: team@example.com", to: "owner: [a, b]", "pipeline.yaml:2:8: error: a list for 'owner' (expected text, such as risk-models@example.com)"),
    PipelineComplaint("{logits: test.npy", to: "{logits: tset.npy", "pipeline.yaml:5:18: error: logits 'tset.npy', a file that does not exist (expected a file); did you mean test.npy?"),
    PipelineComplaint("{logits: test.npy", to: "{logits: data/test.npy", "pipeline.yaml:5:18: error: logits 'data/test.npy', a file that does not exist (expected a file); there is no directory 'data'; paths are relative to the directory of the pipeline"),
    PipelineComplaint("{logits: test.npy", to: "{logits: other_thing.npz:logits", "pipeline.yaml:5:18: error: logits 'other_thing.npz:logits', a file that does not exist (expected a file); paths are relative to the directory of the pipeline"),
    PipelineComplaint("{logits: test.npy", to: "{logits: .", "pipeline.yaml:5:18: error: logits '.', a directory (expected a file)"),
    PipelineComplaint("alpha: 0.1", to: "alpha: 10%", "pipeline.yaml:6:32: error: alpha '10%', a percentage (expected a number above 0 and below 1, such as 0.1); write 0.1"),
    PipelineComplaint("alpha: 0.1", to: "alpha: \"2.5%\"", "pipeline.yaml:6:32: error: alpha '2.5%', a percentage (expected a number above 0 and below 1, such as 0.1); write 0.025"),
    PipelineComplaint("alpha: 0.1", to: "alpha: 10", "pipeline.yaml:6:32: error: alpha '10' (expected a number above 0 and below 1, such as 0.1); did you mean 0.1?"),
    PipelineComplaint("alpha: 0.1", to: "alpha: 0", "pipeline.yaml:6:32: error: alpha '0' (expected a number above 0 and below 1, such as 0.1)"),
    PipelineComplaint("alpha: 0.1", to: "alpha: ten", "pipeline.yaml:6:32: error: alpha 'ten' (expected a number above 0 and below 1, such as 0.1)"),
    PipelineComplaint("alpha: 0.1", to: "alpha: 0.12345678901234567", "pipeline.yaml:6:32: error: alpha '0.12345678901234567' (expected a number of fewer digits, such as 0.1)"),
    PipelineComplaint("alpha: 0.1", to: "alpha: [0.1, 0.10]", "pipeline.yaml:6:38: error: alpha '0.10' twice (expected each level once)"),
    PipelineComplaint("alpha: 0.1", to: "alpha: []", "pipeline.yaml:6:32: error: an empty list for 'alpha' (expected a list of entries, each a number above 0 and below 1, such as 0.1)"),
    PipelineComplaint(
      PipelineTexts.small.replacingOccurrences(of: "pre.npy", with: "'f.csv:p0..p9'")
        .replacingOccurrences(of: "test.npy", with: "'f.csv:p0,p1'"),
      "pipeline.yaml:5:18: error: 'f.csv:p0,p1' for 'test' and for 'predictor' (expected rows of its own for each role: overlapping roles promise too much); give other files, or one file as 'rows' with 'split'"),
    PipelineComplaint("{logits: test.npy", to: "{logits: ./pre.npy", "pipeline.yaml:5:18: error: './pre.npy' for 'test' and for 'predictor' (expected rows of its own for each role: overlapping roles promise too much); give other files, or one file as 'rows' with 'split'"),
  ]

  /// Text that is no pipeline.
  // swift-format-ignore
  static let forms = [
    PipelineComplaint("", "pipeline.yaml: error: no text (expected a mapping with 'model', 'owner', 'data' and more); write a first one with: conformal init"),
    PipelineComplaint("# nothing\n", "pipeline.yaml: error: no text (expected a mapping with 'model', 'owner', 'data' and more); write a first one with: conformal init"),
    PipelineComplaint("- a\n- b\n", "pipeline.yaml:1:1: error: a list (expected a mapping with 'model', 'owner', 'data' and more)"),
    PipelineComplaint("churn", "pipeline.yaml:1:1: error: 'churn' (expected a mapping with 'model', 'owner', 'data' and more)"),
    PipelineComplaint("model:\n\tname: churn\n", "pipeline.yaml:2:1: error: text that is no YAML: found character that cannot start any token (expected YAML); indent with spaces, not tabs"),
    PipelineComplaint("model: {name: churn\nowner: a\n", "pipeline.yaml:2:6: error: text that is no YAML: did not find expected ',' or '}' (expected YAML)"),
    PipelineComplaint("owner: \"a\nmodel: b\n", "pipeline.yaml:3:1: error: text that is no YAML: found unexpected end of stream (expected YAML)"),
    PipelineComplaint("owner: a\nseed: 1\nowner: b\n", "pipeline.yaml:3:1: error: key 'owner' twice (expected each once); the first is in line 1"),
    PipelineComplaint("owner: a\r\nseed: 1\r\nowner: b\r\n", "pipeline.yaml:3:1: error: key 'owner' twice (expected each once); the first is in line 1"),
    PipelineComplaint("\"own\\ner\": a\n", "pipeline.yaml:1:1: error: key 'own er' (expected schema, include, variables, for_each, model, owner, data, calibrator, predictor, policy, gates, schedule, history, seed); did you mean owner?"),
    PipelineComplaint("\u{feff}owners: a\n", "pipeline.yaml:1:1: error: key 'owners' (expected schema, include, variables, for_each, model, owner, data, calibrator, predictor, policy, gates, schedule, history, seed); did you mean owner?"),
    PipelineComplaint("owner: a\n---\nowner: b\n", "pipeline.yaml:2:1: error: a second document (expected one); take out the line '---'"),
    PipelineComplaint("owner: &a x\nhistory: *a\n", "pipeline.yaml:1:8: error: '&a' (expected a pipeline without anchors and aliases); quote a text that begins with & or *; to repeat values, use 'variables'"),
    PipelineComplaint("owner: !!python/object x\n", "pipeline.yaml:1:8: error: tag 'tag:yaml.org,2002:python/object' (expected values without tags)"),
    PipelineComplaint("[a, b]: x\n", "pipeline.yaml:1:1: error: a list as a key (expected a name)"),
    PipelineComplaint("a: " + String(repeating: "[", count: 20) + String(repeating: "]", count: 20), "pipeline.yaml:1:20: error: values nested more than 16 deep (expected a pipeline as documented)"),
    PipelineComplaint(String(repeating: "[", count: 200_000), "pipeline.yaml:1:1: error: values nested more than 1000 deep (expected fewer)"),
    PipelineComplaint(String(repeating: "- ", count: 5_000) + "a", "pipeline.yaml:1:1999: error: values nested more than 1000 deep (expected fewer)"),
    PipelineComplaint("owner: " + String(repeating: "a", count: 1_000_000), "pipeline.yaml: error: 1000007 bytes (expected a pipeline of at most 1000000)"),
    PipelineComplaint("owner: a\u{1}b\n", "pipeline.yaml:1: error: text that is no YAML: control characters are not allowed (expected YAML)"),
  ]

  private static func calibrator(_ value: String, _ message: String) -> PipelineComplaint {
    PipelineComplaint(
      PipelineTexts.small.replacingOccurrences(
        of: "  test:", with: "  calibrator: {logits: cal.npy, labels: cal_y.npy}\n  test:")
        + "calibrator: \(value)\n", message)
  }

  /// Values that do not fit.
  // swift-format-ignore
  static let values = [
    PipelineComplaint("owner: team@example.com\n", to: "", "pipeline.yaml:1:1: error: no 'owner' (expected who answers for the model: an address or a team); add owner: risk-models@example.com"),
    PipelineComplaint("owner: team@example.com", to: "owner:", "pipeline.yaml:2:7: error: no value for 'owner' (expected text, such as risk-models@example.com); give it a value or take the key out"),
    PipelineComplaint("name: churn", to: "name: churn rate", "pipeline.yaml:1:15: error: name 'churn rate' (expected at most 100 letters, digits, '.', '_' and '-', the first a letter, digit or '_', such as churn)"),
    PipelineComplaint("name: churn", to: "name: ../churn", "pipeline.yaml:1:15: error: name '../churn' (expected at most 100 letters, digits, '.', '_' and '-', the first a letter, digit or '_', such as churn)"),
    PipelineComplaint("name: churn, ", to: "", "pipeline.yaml:1:8: error: 'model' without 'name' (expected the name of the model); add name: churn"),
    PipelineComplaint("score: aps, ", to: "", "pipeline.yaml:6:12: error: 'predictor' without 'score' (expected the nonconformity score); add score: aps"),
    PipelineComplaint("score: aps", to: "score: asp", "pipeline.yaml:6:20: error: score 'asp' (expected lac, aps, raps, saps, top-k, margin); did you mean aps?"),
    PipelineComplaint("predictor: {score: aps, alpha: 0.1}\n", to: "", "pipeline.yaml:1:1: error: no 'calibrator', 'predictor' or 'policy' (expected at least one of them); add predictor: {score: aps, alpha: 0.1}"),
    PipelineComplaint("score: aps", to: "score: aps, lambda: 1", "pipeline.yaml:6:25: error: lambda for score 'aps' (expected no parameter); take it out, or choose raps"),
    PipelineComplaint("score: aps", to: "score: lac, randomized: true", "pipeline.yaml:6:37: error: a randomized form of score 'lac' (expected the deterministic form); leave the form out, or choose aps, raps, saps or top-k"),
    PipelineComplaint("score: aps", to: "score: raps, k_reg: 1.5", "pipeline.yaml:6:33: error: k_reg '1.5' (expected a whole number from 0 to 2147483647, such as 5)"),
    PipelineComplaint("score: aps", to: "score: aps, conditional: group", "pipeline.yaml:6:38: error: conditional 'group' (expected marginal, classes, groups); did you mean groups?"),
    PipelineComplaint("score: aps", to: "score: aps, conditional: groups", "pipeline.yaml:6:38: error: coverage in each group of rows without groups (expected groups); add groups: F to the rows of 'predictor' and 'test'"),
    PipelineComplaint("score: aps", to: "score: aps, minimum_group_size: 5", "pipeline.yaml:6:45: error: minimum_group_size for coverage over all rows (expected conditional: groups)"),
    PipelineComplaint("score: aps", to: "score: aps, conditional: classes, minimum_group_size: 5", "pipeline.yaml:6:67: error: minimum_group_size for coverage over classes (expected conditional: groups)"),
    PipelineComplaint("owner:", to: "gates: {ece: {limit: 0.1, significance: 0.05}}\nowner:", "pipeline.yaml:2:27: error: key 'significance' under 'ece' (expected limit)"),
    PipelineComplaint("score: aps", to: "score: aps, randomized: maybe", "pipeline.yaml:6:37: error: randomized 'maybe' (expected true or false)"),
    calibrator("{method: temprature}", "pipeline.yaml:8:22: error: method 'temprature' (expected identity, temperature, ensemble-temperature, vector, matrix, dirichlet, platt, beta, histogram, scaling-binning, centred-isotonic, isotonic, venn-abers, auto); did you mean temperature?"),
    PipelineComplaint("owner:", to: "calibrator: {method: temperature}\nowner:", "pipeline.yaml:5:3: error: 'data' without rows for 'calibrator' (expected rows, since the pipeline has a calibrator); add calibrator: {logits: F, labels: F}, or 'rows' with 'split'"),
    calibrator("{}", "pipeline.yaml:8:13: error: 'calibrator' without a method (expected one of method, candidates, rules); add method: temperature"),
    calibrator("{method: auto, candidates: auto}", "pipeline.yaml:8:28: error: method and candidates (expected one of method, candidates, rules); take one of them out"),
    calibrator("{candidates: [beta, beta]}", "pipeline.yaml:8:33: error: candidate 'beta' twice (expected each once)"),
    calibrator("{candidates: [beta, isotonik]}", "pipeline.yaml:8:33: error: candidates 'isotonik' (expected identity, temperature, ensemble-temperature, vector, matrix, dirichlet, platt, beta, histogram, scaling-binning, centred-isotonic, isotonic, venn-abers); did you mean isotonic?"),
    calibrator("{rules: rule.yaml}", "pipeline.yaml:8:21: error: rules 'rule.yaml', a file that does not exist (expected a file); paths are relative to the directory of the pipeline"),
    PipelineComplaint("  test: {logits: test.npy, labels: test_y.npy}\n", to: "", "pipeline.yaml:4:3: error: 'data' without rows for 'test' (expected rows that nothing is fitted on); add test: {logits: F, labels: F}, or 'rows' with 'split'"),
    PipelineComplaint("  test:", to: "  policy: {logits: pol.npy, labels: pol_y.npy}\n  test:", "pipeline.yaml:5:3: error: rows for 'policy' in a pipeline without 'policy' (expected rows that are used); add 'policy' to the pipeline, or take its rows out"),
    PipelineComplaint("{logits: test.npy, ", to: "{", "pipeline.yaml:5:9: error: rows without outputs (expected one of logits, probabilities, positive_probability); add logits: logits.npy"),
    PipelineComplaint(", labels: test_y.npy", to: "", "pipeline.yaml:5:9: error: 'test' without 'labels' (expected a file of true labels, n); add labels: labels.npy"),
    PipelineComplaint("{logits: test.npy", to: "{probabilities: test.npy", "pipeline.yaml:5:9: error: probabilities for 'test' and logits before (expected the same kind of outputs for each role)"),
    PipelineComplaint("{logits: test.npy", to: "{logits: test.npy, probabilities: test.npy", "pipeline.yaml:5:28: error: logits and probabilities (expected one of logits, probabilities, positive_probability)"),
    PipelineComplaint("data:\n", to: "data:\n  rows: {logits: all.npy, labels: y.npy}\n", "pipeline.yaml:5:3: error: 'predictor' beside 'rows' (expected files for each role, or 'rows' with 'split'); take one of them out"),
    PipelineComplaint("data:\n", to: "data:\n  split: {shares: {test: 0.5}}\n", "pipeline.yaml:4:3: error: 'split' without 'rows' (expected both or neither); name the file to divide under 'rows'"),
    PipelineComplaint("data:\n", to: "data:\n  sum_tolerance: 0.1\n", "pipeline.yaml:4:18: error: sum_tolerance (expected rows of probabilities); take it out"),
    PipelineComplaint("data:\n", to: "data:\n  minimum_rows: many\n", "pipeline.yaml:4:17: error: minimum_rows 'many' (expected a whole number from 1, such as 500)"),
    PipelineComplaint("data:\n", to: "data:\n  minimum_rows: [5]\n", "pipeline.yaml:4:17: error: a list for 'minimum_rows' (expected a whole number from 1, such as 500)"),
    PipelineComplaint("data:\n", to: "data:\n  minimum_rows: 0\n", "pipeline.yaml:4:17: error: minimum_rows '0' (expected a whole number from 1, such as 500)"),
    PipelineComplaint("data:\n", to: "data:\n  max_age: 3 moons\n", "pipeline.yaml:4:12: error: max_age '3 moons' (expected a length of time, such as 90 days)"),
    PipelineComplaint("owner:", to: "gates: {cover: 0.1}\nowner:", "pipeline.yaml:2:9: error: key 'cover' under 'gates' (expected minimum_rows, no_overlap, freshness, coverage, ece, log_loss, log_loss_in_force, accuracy, selective_risk, review_volume, allow_inconclusive)"),
    PipelineComplaint("owner:", to: "gates: {coverage: 0.9}\nowner:", "pipeline.yaml:2:19: error: coverage '0.9' (expected a number from 0 to 0.5, such as 0.05)"),
    PipelineComplaint("owner:", to: "gates: {ece: {limit: 2}}\nowner:", "pipeline.yaml:2:22: error: limit '2' (expected a number from 0 to 1, such as 0.05)"),
    PipelineComplaint("owner:", to: "max_risk: 0.1\nowner:", "pipeline.yaml:2:1: error: key 'max_risk' (expected schema, include, variables, for_each, model, owner, data, calibrator, predictor, policy, gates, schedule, history, seed); it belongs under 'policy'"),
    PipelineComplaint("owner:", to: "gates: {log_loss: 0.1}\nowner:", "pipeline.yaml:2:9: error: gate 'log_loss' in a pipeline without 'calibrator' (expected gates that can be checked); add 'calibrator', or take the gate out"),
    PipelineComplaint("owner:", to: "gates: {freshness: true}\nowner:", "pipeline.yaml:2:9: error: gate 'freshness' in a pipeline without data.max_age (expected gates that can be checked); add data.max_age, or take the gate out"),
    PipelineComplaint("owner:", to: "gates: {minimum_rows: 500}\nowner:", "pipeline.yaml:2:23: error: minimum_rows '500' (expected true or false, such as true)"),
    PipelineComplaint("owner:", to: "gates: {ece: little}\nowner:", "pipeline.yaml:2:14: error: ece 'little' (expected a number from 0 to 1, such as 0.05)"),
    PipelineComplaint("owner:", to: "gates: {allow_inconclusive: [eec]}\nowner:", "pipeline.yaml:2:30: error: allow_inconclusive 'eec' (expected minimum_rows, no_overlap, freshness, coverage, ece, log_loss, log_loss_in_force, accuracy, selective_risk, review_volume); did you mean ece?"),
    PipelineComplaint("owner:", to: "schedule: mothly\nowner:", "pipeline.yaml:2:11: error: cron 'mothly' of 1 field (expected five: minute, hour, day, month, day of the week, such as 0 6 1 * *); or write hourly, daily, weekly, monthly or yearly"),
    PipelineComplaint("owner:", to: "schedule: {cron: [monthly]}\nowner:", "pipeline.yaml:2:18: error: a list for 'cron' (expected five fields of cron, or hourly, daily, weekly, monthly, yearly, such as \"0 6 1 * *\")"),
    PipelineComplaint("owner:", to: "schedule: {cron: 0 25 * * *}\nowner:", "pipeline.yaml:2:18: error: '25' as hour of a cron expression (expected 0 ... 23, with *, a-b, */n and commas)"),
    PipelineComplaint("owner:", to: "schedule: {cron: 0 0 * * mun}\nowner:", "pipeline.yaml:2:18: error: 'mun' as day of the week of a cron expression (expected 0 ... 7, or sun ... sat, with *, a-b, */n and commas); did you mean sun?"),
    PipelineComplaint("owner:", to: "schedule: {cron: 0 0 31 2 *}\nowner:", "pipeline.yaml:2:18: error: cron '0 0 31 2 *', days that no month has (expected days that come)"),
    PipelineComplaint("owner:", to: "schedule: {cron: */5 * * * *}\nowner:", "pipeline.yaml:2:18: error: '*/5' (expected a pipeline without anchors and aliases); quote a text that begins with & or *; to repeat values, use 'variables'"),
    calibrator("{rules: {rules: [{name: a, when: ece_uper < 1, then: leave}]}}", "pipeline.yaml:8:46: error: 'ece_uper' (expected rows, classes, smallest_class, accuracy, mean_confidence, gap, log_loss, brier, miscalibration, ece, ece_lower, ece_upper, p_value, verdict, non_monotone); did you mean ece_upper?"),
    calibrator("{rules: {rules: [{name: a, when: ece_upper < 1, then: lieve}]}}", "pipeline.yaml:8:67: error: then 'lieve' (expected leave, revisit, auto, identity, temperature, ensemble-temperature, vector, matrix, dirichlet, platt, beta, histogram, scaling-binning, centred-isotonic, isotonic, venn-abers)"),
    calibrator("{rules: classes.txt}", "classes.txt: error: no rules (expected a mapping with 'rules')"),
    PipelineComplaint("owner:", to: "policy: {}\nowner:", "pipeline.yaml:5:3: error: 'data' without rows for 'policy' (expected rows, since the pipeline has a policy); add policy: {logits: F, labels: F}, or 'rows' with 'split'"),
    PipelineComplaint("alpha: 0.1", to: "alpha: 90", "pipeline.yaml:6:32: error: alpha '90' (expected a number above 0 and below 1, such as 0.1); did you mean 0.1?"),
    PipelineComplaint("alpha: 0.1", to: "alpha: -0.1", "pipeline.yaml:6:32: error: alpha '-0.1' (expected a number above 0 and below 1, such as 0.1)"),
    PipelineComplaint("owner:", to: "seed: -1\nowner:", "pipeline.yaml:2:7: error: seed '-1' (expected a whole number from 0, such as 7)"),
    PipelineComplaint("owner:", to: "schema: swift-conformal/pipeline/2\nowner:", "pipeline.yaml:2:9: error: schema 'swift-conformal/pipeline/2' (expected swift-conformal/pipeline/1); did you mean swift-conformal/pipeline/1?"),
    PipelineComplaint("owner:", to: "<<: {a: b}\nowner:", "pipeline.yaml:2:1: error: key '<<' (expected schema, include, variables, for_each, model, owner, data, calibrator, predictor, policy, gates, schedule, history, seed)"),
  ]

  private static func capacity(_ value: String, _ message: String) -> PipelineComplaint {
    PipelineComplaint(
      """
      model: {name: churn, version: 1}
      owner: a
      data:
        policy: {logits: pol.npy, labels: pol_y.npy}
        test: {logits: test.npy, labels: test_y.npy}
      policy:
        capacity: \(value)
      """, message)
  }

  /// Capacities that are none.
  // swift-format-ignore
  static let capacities = [
    capacity("{reviews: 20, per: 100, arrivals: poison}", "pipeline.yaml:7:47: error: arrivals 'poison' (expected fixed, poisson); did you mean poisson?"),
    capacity("{reviews: 20, per: 100, arrivals: [poisson]}", "pipeline.yaml:7:47: error: a list for 'arrivals' (expected fixed, poisson)"),
    capacity("{reviews: 200, per: 100}", "pipeline.yaml:7:23: error: more reviews than rows (expected at most as many as 'per')"),
    capacity("{reviews: 20}", "pipeline.yaml:7:13: error: 'capacity' without 'per' (expected rows of a period, taken as exactly so many; the mean with arrivals: poisson); add per: 10000"),
  ]

  private static func split(_ division: String, _ message: String) -> PipelineComplaint {
    PipelineComplaint(
      """
      model: {name: churn, version: 1}
      owner: a
      data:
        rows: {logits: all.npy, labels: y.npy}
        \(division)
      predictor: {score: aps, alpha: 0.1}
      policy: {max_risk: 0.05}
      """, message)
  }

  /// Divisions of one file that cannot be made.
  // swift-format-ignore
  static let divisions = [
    split("", "pipeline.yaml:4:3: error: 'rows' without 'split' (expected both or neither); add split: {shares: {predictor: 0.3, policy: 0.3, test: 0.3}}"),
    split("split: {}", "pipeline.yaml:5:10: error: 'split' without 'shares' (expected the share of rows of each role; together at most 1); add shares: {calibrator: 0.25, predictor: 0.25, policy: 0.25, test: 0.25}"),
    split("split: {shares: {predictor: 0.5, policy: 0.3, test: 0.21}}", "pipeline.yaml:5:19: error: shares that add up to more than 1 (expected at most 1); such as 0.3 for each of the 3"),
    split("split: {shares: {predictor: 1/3, policy: 1/3, test: 0.3334}}", "pipeline.yaml:5:19: error: shares that add up to more than 1 (expected at most 1); such as 0.3 for each of the 3"),
    split("split: {shares: {predictor: 0.5, policy: 0.2}}", "pipeline.yaml:5:19: error: shares without 'test' (expected a share for each of predictor, policy, test); add test: 0.3"),
    split("split: {shares: {predictor: 0.5, policy: 0.2, calibrator: 0.1, test: 0.1}}", "pipeline.yaml:5:49: error: rows for 'calibrator' in a pipeline without 'calibrator' (expected rows that are used); add 'calibrator' to the pipeline, or take its rows out"),
    split("split: {shares: {predictor: 50, policy: 0.2, test: 0.1}}", "pipeline.yaml:5:31: error: predictor '50' (expected a number above 0 and below 1, such as 0.1); did you mean 0.5?"),
    split("split: {by: group, shares: {predictor: 0.5, policy: 0.2, test: 0.1}}", "pipeline.yaml:5:15: error: by 'group' (expected rows, stratified, grouped)"),
    split("split: {by: grouped, shares: {predictor: 0.5, policy: 0.2, test: 0.1}}", "pipeline.yaml:5:15: error: a grouped split of rows without groups (expected groups); add groups: F to 'rows'"),
  ]
}
