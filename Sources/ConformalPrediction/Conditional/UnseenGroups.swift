/// What becomes of a row whose group has no calibration rows.
public enum UnseenGroups: String, Hashable, Sendable, CaseIterable {
  /// It is an error.
  case refuse
  /// The nearest larger group that is known serves it, at last all rows together: the guarantee of that
  /// group, on average over all of it, not for the unseen group.
  case pooled
  /// Its set holds every label.
  case fullSet = "full-set"
}
