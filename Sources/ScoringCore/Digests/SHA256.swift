/// The SHA-256 hash function of FIPS 180-4, for digests of files and artifacts.
///
///     var hash = SHA256()
///     hash.update(header.span)
///     hash.update(body.span)
///     let digest = hash.hexDigest()
///
/// It is here, and not a package, because one hash is all that is needed: a cryptography package would
/// take longer to build than everything else together.
package struct SHA256: Sendable {
  private var state = SIMD8<UInt32>(
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab,
    0x5be0_cd19)
  /// The bytes after the last whole block.
  private var rest: [UInt8] = []
  private var byteCount: UInt64 = 0
  private let compression: SHA256Compression

  /// Starts a digest.
  ///
  /// - Parameter compression: the way to compute it, one of those available.
  package init(by compression: SHA256Compression = .fastest) { self.compression = compression }

  /// Takes more of the message.
  ///
  /// - Parameter bytes: the next bytes.
  /// - Complexity: O(`bytes.count`), without a copy.
  package mutating func update(_ bytes: Span<UInt8>) {
    byteCount += UInt64(bytes.count)
    var start = 0
    if !rest.isEmpty {
      start = min(64 - rest.count, bytes.count)
      for index in 0..<start { rest.append(bytes[index]) }
      guard rest.count == 64 else { return }
      let block = rest
      rest = []
      compression.compress(block.span, into: &state)
    }
    let end = start + (bytes.count - start) / 64 * 64
    compression.compress(bytes.extracting(start..<end), into: &state)
    for index in end..<bytes.count { rest.append(bytes[index]) }
  }

  /// The digest of the message so far.
  ///
  /// - Returns: 64 lower-case hexadecimal digits.
  package func hexDigest() -> String {
    var last = rest + [0x80]
    while last.count % 64 != 56 { last.append(0) }
    let bitCount = byteCount * 8
    for place in 0..<8 { last.append(UInt8(truncatingIfNeeded: bitCount >> (56 - 8 * place))) }
    var state = state
    compression.compress(last.span, into: &state)
    return (0..<8).map { index in
      let digits = String(state[index], radix: 16)
      return String(repeating: "0", count: 8 - digits.count) + digits
    }.joined()
  }
}

extension SHA256 {
  /// The digest of bytes.
  ///
  /// - Parameter bytes: the message.
  /// - Returns: 64 lower-case hexadecimal digits.
  /// - Complexity: O(`bytes.count`).
  package static func hexDigest(of bytes: [UInt8]) -> String { hexDigest(of: bytes.span) }

  /// The digest of a file's bytes, without a copy of them.
  ///
  /// - Parameter storage: the message.
  /// - Returns: 64 lower-case hexadecimal digits.
  /// - Complexity: O(`storage.count`).
  package static func hexDigest(of storage: ByteStorage) -> String {
    storage.withBytes { hexDigest(of: Span<UInt8>(_bytes: $0)) }
  }

  private static func hexDigest(of message: Span<UInt8>) -> String {
    var hash = SHA256()
    hash.update(message)
    return hash.hexDigest()
  }
}
