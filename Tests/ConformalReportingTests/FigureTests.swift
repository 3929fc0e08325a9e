import ConformalReporting
import Testing

@Suite struct FigureTests {
  @Test func aFigureIsItsDocument() {
    #expect(Figure(svg: "<svg/>").svg == "<svg/>")
  }
}
