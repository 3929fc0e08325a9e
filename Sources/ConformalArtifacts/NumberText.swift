/// A number with a fixed count of decimals, for people.
///
/// - Parameters:
///   - value: any number below 1e15 in size.
///   - decimals: digits after the point, at most 9.
/// - Returns: the digits, rounded half away from zero.
package func fixed(_ value: Double, _ decimals: Int) -> String {
  guard value.isFinite, value.magnitude < 1e15 else { return "\(value)" }
  let scale = (0..<decimals).reduce(1) { product, _ in product * 10 }
  let scaled = Int((value.magnitude * Double(scale)).rounded())
  let sign = value < 0 && scaled > 0 ? "-" : ""
  guard decimals > 0 else { return "\(sign)\(scaled)" }
  let fraction = String(scaled % scale)
  return "\(sign)\(scaled / scale)."
    + String(repeating: "0", count: decimals - fraction.count) + fraction
}

/// A probability with enough digits to tell small ones apart.
package func probabilityText(_ value: Double) -> String {
  if value == 0 { return "0" }
  if value >= 0.001 { return fixed(value, 3) }
  var exponent = 0
  var mantissa = value
  while mantissa < 1, exponent < 400 {
    mantissa *= 10
    exponent += 1
  }
  if mantissa >= 9.95 { (mantissa, exponent) = (mantissa / 10, exponent - 1) }
  return "\(fixed(mantissa, 1))e-\(exponent)"
}

/// A share as per cent, such as `90.12 %`.
package func percent(_ share: Double) -> String { "\(fixed(share * 100, 2)) %" }

/// A count with thin groups of three digits, such as `10 000`.
package func grouped(_ count: Int) -> String {
  let digits = Array(String(count.magnitude))
  var text = count < 0 ? "-" : ""
  for (index, digit) in digits.enumerated() {
    if index > 0, (digits.count - index) % 3 == 0 { text.append(" ") }
    text.append(digit)
  }
  return text
}
