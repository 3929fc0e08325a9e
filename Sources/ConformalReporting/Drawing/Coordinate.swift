/// A place on the canvas as text: tenths of a unit, enough for the eye and the same bytes everywhere.
struct Coordinate {
  /// The text.
  let text: String

  init(_ value: Double) {
    // What has no place is drawn at the edge: data never stops a picture.
    let inside = value.isNaN ? 0 : min(max(value, -99_999), 99_999)
    let tenths = Int((inside * 10).rounded())
    let sign = tenths < 0 ? "-" : ""
    let (whole, rest) = (abs(tenths) / 10, abs(tenths) % 10)
    text = rest == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(rest)"
  }
}
