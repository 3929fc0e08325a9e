import ConformalReporting
import Foundation
import ProbabilityCalibration
import Testing

/// Names come from users: they stay names.
@Suite struct HostileNameTests {
  static let names = [
    "</svg><script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onload='alert(1)",
    // One character with the mark that follows: an escape by characters would let it through.
    "\"\u{301} onload=\"\u{301}alert(1)", "<\u{301}script>", "&amp;", "&#x3c;script&#x3e;",
    "{{id}}{{{svg}}}", "\u{0}\u{8}\u{FFFE}", "\u{202E}desrever", "]]>", "<!--", "", " ",
    String(repeating: "W", count: 20_000), "日本語の長いクラス名前がここにあります、とても長い",
  ]

  @Test(arguments: names)
  func aNameStaysANameInFigures(_ name: String) throws {
    let classes = ClassReliabilityFigure(SampleForecasts.parts([name, "b"], rows: 40)).figure
    let coverage = SampleFigures.coverage(classCount: 2, names: [name, "b"]).figure
    let plain = ClassReliabilityFigure(SampleForecasts.parts(["a", "b"], rows: 40)).figure
    for (figure, twin) in [
      (classes, plain),
      (coverage, SampleFigures.coverage(classCount: 2, names: ["a", "b"]).figure),
    ] {
      let document = MarkupDocument(figure.svg)
      #expect(document.error == nil)
      // The same elements with the same attributes as with harmless names.
      let expected = MarkupDocument(twin.svg).elements
      #expect(document.elements.map(\.name) == expected.map(\.name))
      #expect(document.elements.map(\.attributeNames) == expected.map(\.attributeNames))
      #expect(figure.svg.utf8.count < 200_000)
    }
  }

  @Test(arguments: names)
  func aNameStaysANameInReports(_ name: String) throws {
    let report = Report(
      title: name, verdict: .init(.failed, name, sentences: [name]),
      checks: [.init(name: name, outcome: .failed, sentence: name)],
      sections: [
        .init(
          title: name,
          blocks: [
            .paragraph(name), .facts([.init(name: name, value: name)]),
            .table(
              .init(
                title: name, header: [name], rows: [[name]],
                orderings: [.init(name: name, rows: [0]), .init(name: "b", rows: [0])])),
          ])
      ],
      provenance: [.init(name: name, value: name)])
    let document = MarkupDocument(String(report.html.dropFirst("<!DOCTYPE html>\n".count)))
    #expect(document.error == nil)
    #expect(!document.elements.contains { ["script", "img", "svg"].contains($0.name) })
    #expect(!document.elements.contains { $0.attributeNames.contains { $0.hasPrefix("on") } })
  }

  @Test func namesComeOutAsTheyWentIn() {
    let name = "a < b & \"c\" 'd' > e"
    let figure = ClassReliabilityFigure(SampleForecasts.parts([name], rows: 40)).figure
    #expect(MarkupDocument(figure.svg).texts(of: "desc").contains { $0.contains(name) })
  }

  @Test func embeddedDataEndsNoScript() throws {
    let json = #"{"name":"</script><!--<script> & \" \u003c"}"#
    let html = Report(title: "t", verdict: .init(nil, "h"), sections: [], json: json).html
    let start = try #require(html.range(of: #"id="report-data">"#)?.upperBound)
    let data = html[start...].prefix { $0 != "<" }
    #expect(!data.contains(">") && !data.contains("&"))
    #expect(html[start...].dropFirst(data.count).hasPrefix("</script>"))
    let restored = data.replacing("\\u003c", with: "<").replacing("\\u003e", with: ">")
      .replacing("\\u0026", with: "&")
    #expect(String(restored) == json.replacing("\\u003c", with: "<"))
  }
}
