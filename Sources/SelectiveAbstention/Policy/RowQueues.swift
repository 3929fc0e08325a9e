/// The queue of each row: reviewers of one queue see its rows only.
public struct RowQueues: Hashable, Sendable {
  /// The names of the queues, ascending.
  public let names: [String]
  /// The queue of each row, an index of ``names``.
  public let indices: [Int32]

  /// Takes the queue of each row by name.
  ///
  /// - Parameter queues: the name of each row's queue.
  public init(_ queues: [String]) {
    names = Set(queues).sorted()
    let index = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, Int32($0)) })
    indices = queues.map { index[$0] ?? 0 }
  }
}
