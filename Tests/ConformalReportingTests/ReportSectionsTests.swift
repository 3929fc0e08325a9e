import ConformalPrediction
import ConformalReporting
import ExactStatistics
import ProbabilityCalibration
import ScoringCore
import SelectiveAbstention
import Testing

/// Sections that pages of several commands share, from library values.
@Suite struct ReportSectionsTests {
  /// Rows of three classes whose first is right as often as it says.
  private static func rows(_ range: Range<Int>) throws -> LabeledOutputs {
    let draws = CounterBasedGenerator(seed: 19, purpose: .testing)
    var (values, labels) = ([[Double]](), [Int]())
    for row in range {
      let first = 0.4 + 0.5 * draws.uniform(row: UInt64(2 * row))
      values.append([first, 0.9 - first, 0.1])
      let u = draws.uniform(row: UInt64(2 * row + 1))
      labels.append(u < first ? 0 : u < 0.9 ? 1 : 2)
    }
    return try LabeledOutputs(
      Outputs(
        probabilities: Matrix(rows: values),
        identifiers: .given(range.map { UInt64($0) })), labels: labels)
  }

  private func texts(_ section: Report.Section) -> [String] {
    section.blocks.flatMap { block -> [String] in
      switch block {
      case .paragraph(let text): [text]
      case .table(let table): table.rows.flatMap { $0 }
      case .facts(let facts): facts.map { "\($0.name): \($0.value)" }
      case .figure(let illustration): illustration.howToRead
      case .points(let points): points
      case .code(let text): [text]
      }
    }
  }

  @Test func predictionSets() throws {
    let predictor = try SplitConformal(score: .lac, alpha: "0.2").fit(on: Self.rows(0..<400))
    let evaluation = try predictor.evaluate(on: Self.rows(400..<800))
    let names = ["cat", "dog", "<owl>"]
    let sections = Report.sections(evaluation, of: predictor, classNames: names)
    #expect(sections.map(\.title) == ["All rows", "By size and class"])
    let facts = texts(sections[0])
    #expect(
      facts.contains {
        $0.contains("\(evaluation.total.hits) of 400 sets hold the true label")
      })
    #expect(facts.contains { $0.hasPrefix("target: 80.00") && $0.contains("alpha 0.2, score lac") })
    #expect(sections[0].blocks.count == 3, "facts, sizes and coverage, scores")
    let tables = sections[1].blocks.compactMap { block -> Report.Table? in
      if case .table(let table) = block { table } else { nil }
    }
    #expect(tables[1].rows.map { $0[0] } == ["0 cat", "1 dog", "2 <owl>"])
    let shares = evaluation.perClass.map { $0.coverage ?? 0 }
    let worst = try #require(tables[1].orderings.last)
    #expect(worst.rows.map { shares[$0] } == shares.sorted())
    #expect(texts(sections[1]).contains(predictor.taxonomy.scopeOfTables))
    // Without the predictor its score and its scope are left out.
    let short = Report.sections(evaluation, classNames: names)
    #expect(short[0].blocks.count == 2 && short[1].blocks.count == 2)
    #expect(!texts(short[0]).contains { $0.contains("lac") })
  }

  @Test func decisions() throws {
    func answered(_ range: Range<Int>) throws -> AnsweredRows {
      let draws = CounterBasedGenerator(seed: 23, purpose: .testing)
      let confidences = range.map { draws.uniform(row: UInt64(2 * $0)) }
      return try AnsweredRows(
        confidences: confidences,
        isError: zip(range, confidences).map { row, confidence in
          draws.uniform(row: UInt64(2 * row + 1)) < 0.5 * (1 - confidence)
        }, identifiers: .given(range.map { UInt64($0) }))
    }
    var request = PolicyFit()
    request.risks = [RiskTarget(.error, limit: "0.1")]
    guard case .fitted(let policy) = try request.fit(on: answered(0..<2_000)) else {
      Issue.record("no policy")
      return
    }
    let names = (0..<1_000).map { $0 < 300 ? "b" : "a" }
    let evaluation = try PolicyEvaluation(
      of: policy, on: answered(2_000..<3_000), groups: GroupColumns([names]))
    let sections = Report.sections(evaluation, delta: request.delta)
    #expect(sections.map(\.title) == ["All rows", "By group"])
    let counts = evaluation.total.counts
    #expect(
      texts(sections[0]).contains {
        $0.contains("\(counts.approve) of 1\u{A0}000 rows are approved")
      })
    let groups = texts(sections[1])
    #expect(groups.contains("300") && groups.contains("700"))
  }

  @Test func assessment() throws {
    let assessed = try CalibrationAssessment(
      of: CalibratorRows(Self.rows(0..<200)))
    let names = ["cat", "dog", "owl"]
    let alone = Report.sections(assessed, classNames: names, significance: "0.01")
    #expect(alone.map(\.title) == ["Numbers", "Reliability", "Classes"])
    #expect(texts(alone[2]).contains("1 dog"))
    #expect(texts(alone[0]).contains { $0.contains("at level 0.01") })
    let both = Report.sections(assessed, before: assessed, significance: "0.01")
    #expect(both[0].title == "Before and after")
  }
}
