import ConformalWorkflow
import Foundation
import Testing

#if canImport(FoundationXML)
import FoundationXML
#endif

@Suite struct JUnitXMLTests {
  /// Elements with their attributes and text, in order.
  private final class Reader: NSObject, XMLParserDelegate {
    var elements: [(name: String, attributes: [String: String], text: String)] = []

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String]
    ) {
      elements.append((name, attributes, ""))
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) {
      if !elements.isEmpty { elements[elements.count - 1].text += text }
    }
  }

  private func read(
    _ runs: [GatedRun]
  ) throws -> [(name: String, attributes: [String: String], text: String)] {
    let parser = XMLParser(data: Data(JUnitXML.text(runs).utf8))
    let reader = Reader()
    parser.delegate = reader
    try #require(parser.parse(), "\(String(describing: parser.parserError))")
    return reader.elements
  }

  @Test func aSuiteForEachModelAndACaseForEachRule() throws {
    let elements = try read([GatedRuns.mixed(), GatedRuns.broken(), GatedRuns.passed()])
    let suites = elements.filter { $0.name == "testsuite" }.map(\.attributes)
    #expect(suites.map { $0["name"] } == ["digits 3.1", "letters 3.1", "digits 3.2"])
    #expect(suites.map { $0["tests"] } == ["6", "1", "1"])
    #expect(suites.map { $0["failures"] } == ["2", "0", "0"])
    #expect(suites.map { $0["errors"] } == ["0", "1", "0"])
    #expect(suites.map { $0["skipped"] } == ["2", "0", "0"])
    #expect(suites.map { $0["time"] } == ["1.250", nil, nil])
    #expect(suites[0]["timestamp"] == "2026-04-24T03:06:40")
    let root = try #require(elements.first)
    #expect(root.name == "testsuites" && root.attributes["tests"] == "8")
    #expect(root.attributes["failures"] == "2" && root.attributes["errors"] == "1")
    let cases = elements.filter { $0.name == "testcase" }.map { $0.attributes["name"] }
    #expect(
      cases == [
        "minimum_rows", "coverage (alpha 0.1)", "ece", "review_volume", "accuracy",
        "log_loss_in_force", "run", "minimum_rows",
      ])
    let failures = elements.filter { $0.name == "failure" }
    #expect(failures.map { $0.attributes["type"] } == ["inconclusive", "failed"])
    #expect(
      elements.filter { $0.name == "skipped" }.map { $0.attributes["message"] } == [
        "inconclusive: too few", "not applicable: no version is in force yet",
      ])
  }

  @Test func anyTextIsText() throws {
    let elements = try read([GatedRuns.mixed()])
    let failure = try #require(elements.last { $0.name == "failure" })
    let kept = "a \"<b>&'c' ]]> %0A,x:y\u{FFFD}\nz\u{FFFD}\u{FFFD}"
    #expect(failure.attributes["message"] == kept)
    #expect(failure.text.trimmingCharacters(in: .whitespacesAndNewlines) == kept)
  }

  @Test func noRunsAreADocumentToo() throws {
    #expect(try read([]).map(\.name) == ["testsuites"])
  }
}
