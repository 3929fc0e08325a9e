/// The shape of a point; its area, not its width, carries a number.
enum PointShape: Hashable, Sendable {
  /// A disc.
  case disc
  /// A triangle that points down.
  case down
  /// A triangle that points up.
  case up

  /// The point with an area in square units.
  func mark(_ style: String, x: Double, y: Double, area: Double, tooltip: String? = nil) -> Mark {
    switch self {
    case .disc:
      return .circle(
        style, x: x, y: y, radius: (area / Double.pi).squareRoot(), tooltip: tooltip)
    case .down, .up:
      // Sides s of area s^2 sqrt(3) / 4; the centre of mass lies a third of the height from the base.
      let side = (area * 4 / 3.0.squareRoot()).squareRoot()
      let height = side * 3.0.squareRoot() / 2
      let sign = self == .up ? 1.0 : -1.0
      let outline = PathData.polygon([
        (x, y - sign * height * 2 / 3), (x + side / 2, y + sign * height / 3),
        (x - side / 2, y + sign * height / 3),
      ])
      return .path(style, outline, tooltip: tooltip)
    }
  }
}
