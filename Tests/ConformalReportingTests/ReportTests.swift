import ConformalReporting
import Testing

@Suite struct ReportTests {
  @Test(arguments: SampleReports.all)
  func aPageIsWellFormedSmallAndAlone(_ sample: SampleReports) throws {
    let html = sample.report().html
    #expect(html == sample.report().html)
    #expect(html.utf8.count < Report.largestSize)
    let document = MarkupDocument(String(html.dropFirst("<!DOCTYPE html>\n".count)))
    #expect(document.error == nil)
    let scripts = document.elements.filter { $0.name == "script" }
    #expect(scripts.map { $0.attributes["type"] } == ["application/json"])
    #expect(
      document.elements.allSatisfy { element in
        element.attributes["src"] == nil && element.attributes["href"] == nil
          && !element.attributeNames.contains { $0.hasPrefix("on") }
      })
    let identifiers = document.elements.compactMap { $0.attributes["id"] }
    #expect(Set(identifiers).count == identifiers.count)
  }

  @Test func failedChecksComeFirst() {
    let outcomes: [Report.Outcome] = [.passed, .failed, .inconclusive, .passed, .failed]
    let html = Report(
      title: "t", verdict: .init(.failed, "h"),
      checks: outcomes.enumerated().map { index, outcome in
        .init(name: "check \(index)", outcome: outcome, sentence: "s")
      }, sections: []
    ).html
    let names = MarkupDocument(String(html.dropFirst("<!DOCTYPE html>\n".count)))
      .texts(of: "strong")
    #expect(names == [1, 4, 2, 0, 3].map { "check \($0)" })
    #expect(html.contains("Checks: 2 failed, 1 inconclusive, 2 passed"))
  }

  @Test func everyOrderShowsEveryRow() {
    let rows = [["b", "1"], ["a", "3"], ["c", "2"]]
    let html = Report(
      title: "t", verdict: .init(nil, "h"),
      sections: [
        .init(
          title: "s",
          blocks: [
            .table(
              .init(
                title: "x", header: ["name", "error"], rows: rows,
                orderings: [
                  .init(name: "worst first", rows: [1, 2, 0]),
                  .init(name: "by name", rows: [1, 0, 2]),
                ]))
          ])
      ]
    ).html
    let document = MarkupDocument(String(html.dropFirst("<!DOCTYPE html>\n".count)))
    #expect(
      document.texts(of: "td") == ["a", "3", "c", "2", "b", "1", "a", "3", "b", "1", "c", "2"])
    let radios = document.elements.filter { $0.name == "input" }
    #expect(radios.map { $0.attributes["checked"] } == ["checked", nil])
    #expect(Set(radios.map { $0.attributes["name"] }).count == 1)
    #expect(document.texts(of: "label") == ["worst first", "by name"])
    // Numbers are set flush right, names are not.
    let cells = document.elements.filter { $0.name == "td" }.map { $0.attributes["class"] }
    #expect(cells.prefix(2) == [nil, "n"])
  }

  @Test func whatDoesNotFitIsLeftOutAndThePageSaysSo() {
    let json = #"{"a":""# + String(repeating: "x", count: 1_200_000) + #""}"#
    let page = Report(title: "t", verdict: .init(nil, "h"), sections: [], json: json).html
    #expect(page.utf8.count < Report.largestSize)
    #expect(!page.contains("<script") && page.contains("left out here for their size"))
    let rows = (0..<600).map { ["name \($0)", String(repeating: "y", count: 3_000)] }
    let long = Report(
      title: "t", verdict: .init(nil, "h"),
      sections: [
        .init(
          title: "s", blocks: [.table(.init(title: "x", header: ["name", "y"], rows: rows))])
      ], json: "{}"
    ).html
    #expect(long.utf8.count < Report.largestSize)
    #expect(long.contains("The first 100 of 600 rows are shown."))
  }
}
