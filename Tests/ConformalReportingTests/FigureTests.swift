import ConformalReporting
import Foundation
import Testing

/// What every figure promises, on every sample.
@Suite struct FigureTests {
  @Test func aFigureIsItsDocument() {
    #expect(Figure(svg: "<svg/>").svg == "<svg/>")
  }

  @Test(arguments: SampleFigures.all)
  func aFigureIsWellFormedSmallAndWithoutScripts(_ sample: SampleFigures) throws {
    let svg = sample.figure().svg
    #expect(svg == sample.figure().svg)
    #expect(svg.utf8.count <= 200_000)
    #expect(!svg.lowercased().contains("<script"))
    #expect(!svg.contains("nan") && !svg.contains("inf\""))
    #expect(svg.components(separatedBy: "http").count == 2)
    let document = MarkupDocument(svg)
    #expect(document.error == nil)
    #expect(document.elements.first?.name == "svg")
    for element in document.elements {
      #expect(Array(element.attributeNames) == element.attributeNames.sorted())
      #expect(!element.attributes.contains { $0.value.isEmpty }, "\(element)")
    }
    let root = try #require(document.elements.first)
    #expect(root.attributes["role"] == "img")
    let named = try #require(root.attributes["aria-labelledby"]).split(separator: " ").map(
      String.init)
    let identifiers = Set(document.elements.compactMap { $0.attributes["id"] })
    #expect(named.count == 2 && named.allSatisfy(identifiers.contains))
  }
}
