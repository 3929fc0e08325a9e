import CMemoryRead
import Conformal

/// The bytes below a matrix.
struct MappedRows {
  let storage: ByteStorage
  let start: Int
  let count: Int

  /// Reads every byte once, as fast as the machine can: the limit that a task is held against.
  func read(threads: Int) -> UInt64 {
    storage.withBytes { span in
      span.extracting(start..<start + count).withUnsafeBytes { bytes in
        cmr_read(bytes.baseAddress, bytes.count, Int32(threads))
      }
    }
  }
}
