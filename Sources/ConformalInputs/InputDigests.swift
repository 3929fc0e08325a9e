internal import ScoringCore
internal import Synchronization
internal import TensorFiles

/// The SHA-256 of input files, computed on a thread of its own while rows are scored.
package final class InputDigests {
  /// Tells the thread that nobody waits for it any more.
  private final class Abandonment: Sendable {
    let isSet = Atomic<Bool>(false)
  }

  /// Bytes between two looks at whether anybody still waits.
  private static let partByteCount = 1 << 24

  private let abandonment = Abandonment()
  private var work: BackgroundWork<[String: String]>?
  private var found: [String: String] = [:]

  /// Starts to hash files.
  ///
  /// - Parameter files: contents by path.
  init(of files: [String: ByteStorage]) {
    let abandonment = abandonment
    work = BackgroundWork {
      files.mapValues { file in
        var hash = SHA256()
        file.withBytes { bytes in
          let bytes = Span<UInt8>(_bytes: bytes)
          for start in stride(from: 0, to: bytes.count, by: InputDigests.partByteCount) {
            if abandonment.isSet.load(ordering: .relaxed) { return }
            let end = min(start + InputDigests.partByteCount, bytes.count)
            hash.update(bytes.extracting(start..<end))
            file.release(start..<end)
          }
        }
        return hash.hexDigest()
      }
    }
  }

  deinit { abandonment.isSet.store(true, ordering: .relaxed) }

  /// Waits for the digests, by path.
  package func wait() throws -> [String: String] {
    if let work = work.take() { found = try work.wait() }
    return found
  }
}
