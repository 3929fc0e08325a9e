import ConformalArtifacts
import ProbabilityCalibration
import ScoringCore
import Testing

@Suite("Written rules: YAML") struct RuleFileTests {
  @Test func everything() throws {
    let rules = try CalibrationRules(
      yaml: """
        # ours
        rules:
          - name: good enough
            when: ece_upper <= 2% and rows >= 1000
            then: leave
          - {name: "too sure", when: verdict is overconfident and non_monotone is no, then: beta}
          - name: hopeless
            when: ece_lower > 1/5
            then: revisit
            because: no map mends that
        otherwise: temperature
        """)
    #expect(
      rules
        == CalibrationRules(
          [
            CalibrationRule(
              name: "good enough",
              conditions: [.number(.eceUpper, .atMost, 0.02), .number(.rows, .atLeast, 1000)],
              action: .leave),
            CalibrationRule(
              name: "too sure", conditions: [.verdict(.overconfident), .nonMonotone(false)],
              action: .method("beta")),
            CalibrationRule(
              name: "hopeless", conditions: [.number(.eceLower, .above, 0.2)], action: .revisit,
              because: "no map mends that"),
          ], otherwise: .method("temperature")))
    #expect(try CalibrationRules(yaml: "rules: []").otherwise == .automatic)
  }

  static let rule = "rules:\n  - name: a\n    when: ece < 0.1\n    then: leave\n"
  static let refusals: [(yaml: String, place: (Int, Int)?, found: String, remedy: String?)] = [
    ("", nil, "no rules", nil), ("# nothing\n", nil, "no rules", nil),
    ("- name: a\n", (1, 1), "no mapping", nil), ("hello", (1, 1), "no mapping", nil),
    ("otherwise: leave\n", (1, 1), "no 'rules'", nil),
    ("rules: 5\n", (1, 8), "'rules' that are no list", nil),
    ("rules: [a]\n", (1, 9), "no mapping", nil), ("rule: []\n", (1, 1), "key 'rule'", "rules"),
    (rule + "otherwise: leve\n", (5, 12), "'leve'", "leave"),
    (rule + "otherwise: [leave]\n", (5, 12), "an action that is no text", nil),
    (rule.replacing("when", with: "wen"), (3, 5), "key 'wen'", "when"),
    (rule.replacing("    when: ece < 0.1\n", with: ""), (2, 5), "a rule without 'when'", nil),
    (rule.replacing("    then: leave\n", with: ""), (2, 5), "a rule without 'then'", nil),
    (rule.replacing("name: a\n    ", with: ""), (2, 5), "a rule without 'name'", nil),
    (rule.replacing("name: a", with: "name: [a]"), (2, 11), "'name' that is no text", nil),
    (rule.replacing("name: a", with: "name: ''"), (2, 11), "'name' that is no text", nil),
    (rule + "    because: {}\n", (5, 14), "'because' that is no text", nil),
    (rule.replacing("ece <", with: "ece_uper <"), (3, 11), "'ece_uper'", "ece_upper"),
    (rule.replacing("ece <", with: "ece ="), (3, 11), "'='", nil),
    (rule.replacing("0.1", with: "abc"), (3, 11), "'abc'", nil),
    (rule.replacing("0.1", with: "inf"), (3, 11), "'inf'", nil),
    (rule.replacing("0.1", with: "nan"), (3, 11), "'nan'", nil),
    (rule.replacing("0.1", with: "0.1 and"), (3, 11), "condition ''", nil),
    (
      rule.replacing("0.1", with: "0.1 or rows > 2"), (3, 11), "condition 'ece < 0.1 or rows > 2'",
      nil
    ),
    (
      rule.replacing("ece < 0.1", with: "verdict is overconfidnt"), (3, 11),
      "'verdict is overconfidnt'", "overconfident"
    ),
    (rule.replacing("ece < 0.1", with: "non_monotone is 1"), (3, 11), "'non_monotone is 1'", nil),
    (rule.replacing("leave", with: "temprature"), (4, 11), "'temprature'", "temperature"),
    (rule.replacing("ece < 0.1", with: "&x ece < 0.1"), (3, 11), "'&x'", nil),
    (rule.replacing("leave", with: "*x"), (4, 11), "'*x'", nil),
  ]

  @Test(arguments: refusals.indices) func refused(_ index: Int) throws {
    let (yaml, place, found, meant) = Self.refusals[index]
    let error = try #require(
      #expect(throws: DataError.self) { _ = try CalibrationRules(yaml: yaml) })
    #expect(error.found == found)
    #expect(error.remedy == meant.map { "did you mean \($0)?" })
    #expect(error.row == place?.0)
    #expect(error.column == place?.1)
    #expect(!error.description.contains("\n"))
    #expect(error.expected != nil)
  }

  @Test func textThatIsNoYAML() throws {
    for (yaml, found, remedy) in [
      ("rules:\n\t- name: a\n", "text that is no YAML: *", "indent with spaces, not tabs"),
      ("rules: [\n", "text that is no YAML: *", nil),
      ("rules: 'open\n", "text that is no YAML: *", nil),
      ("rules: []\nrules: []\n", "key 'rules' twice", nil),
      (Self.rule + "    then: leave\n", "key 'then' twice", nil),
    ] {
      let error = try #require(
        #expect(throws: DataError.self) { _ = try CalibrationRules(yaml: yaml) })
      #expect(error.found.hasPrefix(found.replacing("*", with: "")), "\(error)")
      #expect(error.remedy == remedy)
      #expect(error.row != nil && error.column != nil)
      #expect(!error.description.contains("\n"))
    }
  }
}
