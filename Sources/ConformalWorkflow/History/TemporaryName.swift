internal import FoundationEssentials
internal import Synchronization
internal import TensorFiles

/// Names for what is made beside its place before it takes it: `.NAME.PID-N.tmp`, as output files have them.
enum TemporaryName {
  private static let counter = Atomic<Int>(0)

  /// A name that nobody else has.
  static func next(beside path: String) -> String {
    let name = path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path[...]
    let number = counter.add(1, ordering: .relaxed).newValue
    return path.dropLast(name.count) + ".\(name).\(FileSystem.processIdentifier)-h\(number).tmp"
  }
}
