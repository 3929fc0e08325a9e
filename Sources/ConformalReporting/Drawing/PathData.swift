/// The value of a path's `d` attribute.
struct PathData: Hashable, Sendable {
  /// The text.
  private(set) var text = ""

  /// Whether nothing is drawn.
  var isEmpty: Bool { text.isEmpty }

  /// A straight line.
  static func segment(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) -> PathData {
    var path = PathData()
    path.move(x1, y1)
    path.line(x2, y2)
    return path
  }

  /// A closed outline.
  static func polygon(_ corners: [(x: Double, y: Double)]) -> PathData {
    var path = PathData()
    for (index, corner) in corners.enumerated() {
      if index == 0 { path.move(corner.x, corner.y) } else { path.line(corner.x, corner.y) }
    }
    path.close()
    return path
  }

  mutating func move(_ x: Double, _ y: Double) { append("M", x, y) }
  mutating func line(_ x: Double, _ y: Double) { append("L", x, y) }
  mutating func horizontal(_ x: Double) { text += "H" + Coordinate(x).text }
  mutating func vertical(_ y: Double) { text += "V" + Coordinate(y).text }
  mutating func close() { text += "Z" }

  private mutating func append(_ command: String, _ x: Double, _ y: Double) {
    text += command + Coordinate(x).text + " " + Coordinate(y).text
  }
}
