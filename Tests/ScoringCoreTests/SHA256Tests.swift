import ScoringCore
import Testing

/// The examples of FIPS 180-4, and lengths around the padding boundary.
@Suite("SHA-256")
struct SHA256Tests {
  @Test(
    "NIST vectors",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
      (
        "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmno"
          + "ijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
        "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
      ),
    ])
  func vectors(message: String, digest: String) { expect(digest, of: Array(message.utf8)) }

  @Test("a million letters, also from NIST")
  func million() {
    expect(
      "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
      of: [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000))
  }

  private func expect(_ digest: String, of message: [UInt8]) {
    #expect(SHA256.hexDigest(of: message) == digest)
    for compression in SHA256Compression.available {
      var hash = SHA256(by: compression)
      hash.update(message.span)
      #expect(hash.hexDigest() == digest, "\(compression)")
    }
  }

  @Test("every compression agrees at every length, whole and in parts", arguments: 0...300)
  func agreement(count: Int) {
    let message = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 131 + count) }
    let whole = SHA256.hexDigest(of: message)
    #expect(SHA256.hexDigest(of: ByteStorage(message)) == whole)
    for compression in SHA256Compression.available {
      for step in [1, 3, 63, 64, 65, 127, 301] {
        var hash = SHA256(by: compression)
        for start in stride(from: 0, to: count, by: step) {
          hash.update(message.span.extracting(start..<min(start + step, count)))
        }
        #expect(hash.hexDigest() == whole, "\(compression) in steps of \(step)")
      }
    }
  }

  @Test(
    "this machine's instructions are in use",
    .enabled(
      if: SHA256Compression.available.contains(.instructions),
      "this machine has no instructions for SHA-256"))
  func instructions() { #expect(SHA256Compression.fastest == .instructions) }

  @Test("a hundred thousand letters")
  func long() {
    // The value of Python 3.11's hashlib for 100 000 times "a", 2026-11-22.
    let message = [UInt8](repeating: UInt8(ascii: "a"), count: 100_000)
    #expect(
      SHA256.hexDigest(of: message)
        == "6d1cf22d7cc09b085dfc25ee1a1f3ae0265804c607bc2074ad253bcc82fd81ee")
  }

  @Test(
    "lengths around the padding boundary",
    arguments: [
      (55, "81afe5b788dc2ce138ff83d9b20164db75a94d75d2b2432eea4a0ef605088c72"),
      (56, "2aba54f0ac632420a2b502431408866e40e1d5e430df4cd822642c78ab2eb9c1"),
      (63, "733d3d4ee79ee67145bf73da13588f6f235d37414fc64b14a2f00f1762792f5e"),
      (64, "79322907b3e9d013d7dc2c2f256674dbf733045cde01df3539271c6f5605feb8"),
      (65, "d85c007c6eb440f085afa2b84f6f2bce4658b240e9f62cb1364bf0485a57e720"),
      (119, "6c87eedf096b345de205b702e5223b73b447a3207791ded3ea007ba15ed6736e"),
      (128, "489d55fea9a73af36b6dd0be7b4117d8e5683386d39544e8a44c99a87f368707"),
    ])
  func padding(count: Int, digest: String) {
    // Python 3.11.7, 2026-11-22:
    // hashlib.sha256(bytes((i * 7 + n) % 256 for i in range(n))).hexdigest()
    let message = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7 + count) }
    #expect(SHA256.hexDigest(of: message) == digest)
  }
}
