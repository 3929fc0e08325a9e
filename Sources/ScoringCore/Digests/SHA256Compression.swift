internal import CSHA256

/// A way to compute the compression function of SHA-256; every way gives the same bits.
package enum SHA256Compression: Sendable, CaseIterable {
  /// In portable C.
  case portable
  /// By the machine's own instructions.
  case instructions

  /// The ways of this build and machine, the fastest one last.
  package static let available: [SHA256Compression] =
    csha256_has_instructions() ? [.portable, .instructions] : [.portable]

  /// The fastest way of this build and machine.
  package static let fastest: SHA256Compression =
    csha256_has_instructions() ? .instructions : .portable

  /// Takes blocks of 64 bytes into the state; bytes after the last whole block are left out.
  func compress(_ blocks: Span<UInt8>, into state: inout SIMD8<UInt32>) {
    unsafe blocks.withUnsafeBufferPointer { blocks in
      unsafe withUnsafeMutableBytes(of: &state) { state in
        let words = unsafe state.baseAddress?.assumingMemoryBound(to: UInt32.self)
        switch self {
        case .portable:
          unsafe csha256_compress_portable(words, blocks.baseAddress, blocks.count / 64)
        case .instructions:
          unsafe csha256_compress_by_instructions(words, blocks.baseAddress, blocks.count / 64)
        }
      }
    }
  }
}
