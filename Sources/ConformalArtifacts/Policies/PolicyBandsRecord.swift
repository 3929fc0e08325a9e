internal import SelectiveAbstention

extension PolicyDocument.BandsRecord {
  private static let nothing = "nothing"
  private static let everything = "everything"

  init(_ bands: Bands, queue: String?) {
    self.init(
      queue: queue, approveFrom: Self.text(bands.approveFrom),
      reviewFrom: bands.reviewFrom == bands.approveFrom
        ? Self.nothing : Self.text(bands.reviewFrom))
  }

  private static func text(_ threshold: Double) -> String {
    threshold == .infinity
      ? nothing : threshold == -.infinity ? everything : "\(threshold)"
  }

  private static func threshold(_ text: String) -> Double? {
    if text == nothing { return .infinity }
    if text == everything { return -.infinity }
    return Double(text).flatMap { $0.isFinite ? $0 : nil }
  }

  /// The bands; throws the key and the text that is no threshold.
  func bands() throws -> Bands {
    guard let approve = Self.threshold(approveFrom) else {
      throw Problem(key: "approve_from", text: approveFrom)
    }
    if reviewFrom == Self.nothing { return Bands(approveFrom: approve, reviewFrom: approve) }
    guard let review = Self.threshold(reviewFrom) else {
      throw Problem(key: "review_from", text: reviewFrom)
    }
    guard review <= approve else { throw Problem(key: "review_from", text: nil) }
    return Bands(approveFrom: approve, reviewFrom: review)
  }

  /// A threshold that is none, or one above the other.
  struct Problem: Error {
    let key: String
    let text: String?
  }
}
