/// What becomes of a row whose prediction set is empty.
public enum SetPolicy: String, Hashable, Sendable, CaseIterable {
  /// The empty set stands: no label is as ordinary as the level asks for.
  case allowEmpty = "allow-empty"
  /// The label ranked first is put into an empty set. Coverage can only rise.
  case forceTop1 = "force-top-1"
  /// The empty set stands, and the row counts as one on which no answer is given.
  case abstain
}
