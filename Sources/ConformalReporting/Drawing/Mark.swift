internal import Mustache

/// One element of a drawing: what it looks like lives in its template.
struct Mark: Hashable, Sendable, MustacheParent {
  private let kind: String
  private let values: [String: String]
  private let flags: Set<String>

  private init(_ kind: String, _ values: [String: String], flags: Set<String> = []) {
    (self.kind, self.values, self.flags) = (kind, values, flags)
  }

  /// A pattern that tells areas apart without colour.
  enum Hatch: String, Hashable, Sendable {
    /// What is wrong.
    case wrong
    /// What is out of reach.
    case barred
  }

  /// A line or outline.
  static func path(
    _ style: String, _ data: PathData, tooltip: String? = nil, hatch: Hatch? = nil
  ) -> Mark {
    Mark("svg-path", ["style": style, "data": data.text].adding(tooltip, hatch))
  }

  /// A disc.
  static func circle(
    _ style: String, x: Double, y: Double, radius: Double, tooltip: String? = nil
  ) -> Mark {
    Mark(
      "svg-circle",
      [
        "style": style, "x": Coordinate(x).text, "y": Coordinate(y).text,
        "radius": Coordinate(radius).text,
      ].adding(tooltip))
  }

  /// A rectangle.
  static func rectangle(
    _ style: String, x: ClosedRange<Double>, y: ClosedRange<Double>, tooltip: String? = nil,
    hatch: Hatch? = nil
  ) -> Mark {
    Mark(
      "svg-rectangle",
      [
        "style": style, "x": Coordinate(x.lowerBound).text, "y": Coordinate(y.lowerBound).text,
        "width": Coordinate(x.upperBound - x.lowerBound).text,
        "height": Coordinate(y.upperBound - y.lowerBound).text,
      ].adding(tooltip, hatch))
  }

  /// A line of text.
  static func text(
    _ style: String, x: Double, y: Double, _ text: String, isVertical: Bool = false
  ) -> Mark {
    Mark(
      "svg-text",
      ["style": style, "x": Coordinate(x).text, "y": Coordinate(y).text, "text": text],
      flags: isVertical ? ["isVertical"] : [])
  }

  func child(named name: String) -> Any? {
    name == "kind" ? kind : values[name] ?? (flags.contains(name) ? true : nil)
  }
}

extension [String: String] {
  fileprivate func adding(_ tooltip: String?, _ hatch: Mark.Hatch? = nil) -> [String: String] {
    var values = self
    values["tooltip"] = tooltip
    values["hatch"] = hatch?.rawValue
    return values
  }
}
