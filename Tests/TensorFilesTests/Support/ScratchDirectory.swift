import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A directory that goes, with the files in it, at the end of a test.
final class ScratchDirectory: Sendable {
  private static let counter = Atomic<Int>(0)
  let path: String

  init() {
    let number = Self.counter.add(1, ordering: .relaxed).newValue
    path = "/tmp/tensor-files-tests-\(getpid())-\(number)"
    _ = unsafe mkdir(path, 0o755)
  }

  deinit {
    for name in names { _ = unsafe unlink(file(name)) }
    _ = unsafe rmdir(path)
  }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  /// The names of the files in the directory, sorted.
  var names: [String] {
    guard let directory = unsafe opendir(path) else { return [] }
    defer { unsafe closedir(directory) }
    var names: [String] = []
    while let entry = unsafe readdir(directory) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }
}
