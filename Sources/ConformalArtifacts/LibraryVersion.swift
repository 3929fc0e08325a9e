/// The version of swift-conformal.
public enum LibraryVersion {
  /// The version, as in the change log.
  public static let text = "0.1.0"
}
