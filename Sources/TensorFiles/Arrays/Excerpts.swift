extension String {
  /// The text shortened and with control characters replaced, fit for an error message.
  var excerpt: String {
    var shown = ""
    for scalar in unicodeScalars.prefix(48) {
      shown.unicodeScalars.append(scalar.value < 0x20 || scalar.value == 0x7F ? "\u{FFFD}" : scalar)
    }
    return unicodeScalars.count > 48 ? shown + "..." : shown
  }
}

extension Collection<String> {
  /// Up to twelve names, quoted, for an error message.
  var quotedList: String {
    let shown = prefix(12).map { "\"\($0.excerpt)\"" }.joined(separator: ", ")
    return count > 12 ? shown + " and \(count - 12) more" : shown
  }
}
