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
}
