internal import FoundationEssentials
internal import Synchronization
internal import TensorFiles

/// Names for what is made beside its place before it takes it: `.NAME.PID-hN.tmp`.
///
/// Output files have `.NAME.PID-N.tmp` and a count of their own: the `h` keeps the two apart.
enum TemporaryName {
  private static let counter = Atomic<Int>(0)

  /// A name that nobody else has.
  static func next(beside path: String) -> String {
    let name = path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path[...]
    let number = counter.add(1, ordering: .relaxed).newValue
    return path.dropLast(name.count) + ".\(name).\(FileSystem.processIdentifier)-h\(number).tmp"
  }
}
