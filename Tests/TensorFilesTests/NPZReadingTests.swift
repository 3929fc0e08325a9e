import ScoringCore
import TensorFiles
import Testing

private let expected = [-1.5, -0.5, 0.5, 1.5, 2.5, 3.5]

@Suite("Reading .npz")
struct NPZReadingTests {
  @Test("stored members are views of the file")
  func stored() throws {
    for key in ["logits", "logits.npy"] {
      var file = InMemory("data.npz:\(key)", .storedArchive)
      file.reader.copyLimit = 0
      #expect(try file.matrix().doubles() == expected)
      #expect(try file.source().notes.isEmpty)
    }
    #expect(try InMemory("data.npz:labels", .storedArchive).integers() == [1, 0, 1])
  }

  @Test("deflated members are inflated; the only array needs no key")
  func deflated() throws {
    let matrix = try InMemory("data.npz", .deflatedArchive).matrix()
    #expect((matrix.rowCount, matrix.columnCount) == (150, 2))
    #expect(matrix.doubles() == (0..<50).flatMap { _ in expected })
    let source = try InMemory("data.npz", .deflatedArchive).source()
    #expect(source.notes.isEmpty)
  }

  @Test("data descriptors and comments")
  func piped() throws {
    let matrix = try InMemory("data.npz:a", .pipedArchiveWithComment).matrix()
    #expect(matrix.doubles() == expected)
  }

  @Test("no key, a wrong key")
  func keys() throws {
    let several = try #require(InMemory("data.npz", .storedArchive).matrixError)
    #expect(several.found == "2 arrays: \"logits\", \"labels\"")
    #expect(several.remedy == "name it after a colon, as in FILE:logits")
    let wrong = try #require(InMemory("data.npz:probs", .storedArchive).matrixError)
    #expect(wrong.file == "data.npz:probs")
    #expect(wrong.expected == "one of: \"logits\", \"labels\"")
  }

  @Test(
    "archives that are refused",
    arguments: [
      (Fixture.archiveWithDuplicate, "two members named \"a.npy\""),
      (.bzip2Archive, "compression method 12"),
    ])
  func refused(_ fixture: Fixture, _ found: String) throws {
    #expect(InMemory("data.npz", fixture).matrixError?.found == found)
  }

  @Test("the limit for inflated bytes")
  func limit() throws {
    var file = InMemory("data.npz", .zeros4MB)
    file.reader.copyLimit = 1 << 20
    let error = try #require(file.matrixError)
    #expect(error.found == "a member of 4000128 bytes after inflating")
    #expect(error.remedy == "store it uncompressed, as .npy, to have it memory-mapped")
  }

  @Test("encrypted members")
  func encrypted() throws {
    var bytes = Fixture.deflatedArchive.bytes
    let entry = try #require(position(of: [0x50, 0x4B, 1, 2], in: bytes))
    bytes[entry + 8] |= 1
    #expect(InMemory("d.npz", bytes).matrixError?.found == "an encrypted member \"logits.npy\"")
  }

  @Test("a bomb that states more than deflate can give, and one that states less than it gives")
  func bombs() throws {
    var bytes = Fixture.zeros4MB.bytes
    let entry = try #require(position(of: [0x50, 0x4B, 1, 2], in: bytes))
    bytes.replaceSubrange(entry + 24..<entry + 28, with: [0, 0, 0, 0x7F])
    let absurd = try #require(InMemory("d.npz", bytes).matrixError)
    #expect(absurd.found.hasPrefix("a stated size of 2130706432 bytes"))
    bytes.replaceSubrange(entry + 24..<entry + 28, with: [0, 2, 0, 0])
    let low = try #require(InMemory("d.npz", bytes).matrixError)
    #expect(low.found == "more than the stated 512 bytes after inflating")
  }

  @Test(
    "a changed byte of the data breaks the CRC-32",
    arguments: [
      Fixture.storedArchive, .pipedArchiveWithComment,
    ])
  func checksum(_ fixture: Fixture) throws {
    var bytes = fixture.bytes
    let entry = try #require(position(of: [0x50, 0x4B, 1, 2], in: bytes))
    bytes[entry + 16] ^= 1
    let name = fixture == .storedArchive ? "d.npz:logits" : "d.npz"
    #expect(InMemory(name, bytes).matrixError?.found.hasPrefix("another CRC-32") == true)
  }

  @Test("members that reach into each other or into the directory")
  func overlaps() throws {
    var bytes = Fixture.storedArchive.bytes
    let end = bytes.count - 22
    let first = try #require(position(of: [0x50, 0x4B, 1, 2], in: bytes))
    let second = try #require(position(of: [0x50, 0x4B, 1, 2], in: bytes, after: first + 1))
    #expect(second < end)
    bytes.replaceSubrange(second + 42..<second + 46, with: [8, 0, 0, 0])
    #expect(
      InMemory("d.npz:logits", bytes).matrixError?.expected == "members that do not overlap")
    bytes.replaceSubrange(second + 42..<second + 46, with: [0xFE, 0xFF, 0xFF, 0xFF])
    #expect(
      InMemory("d.npz:logits", bytes).matrixError?.expected == "members that do not overlap")
  }

  @Test("what is no archive")
  func foreign() throws {
    #expect(InMemory("d.npz", "").matrixError?.found == "an empty file")
    #expect(
      InMemory("d.npz", .float32Matrix).matrixError?.found
        == "no zip directory at the end of the file")
    let empty: [UInt8] = [0x50, 0x4B, 5, 6] + [UInt8](repeating: 0, count: 18)
    #expect(InMemory("d.npz", empty).matrixError?.found == "no array in the file")
  }
}

/// The first position of a pattern, or `nil`.
private func position(of pattern: [UInt8], in bytes: [UInt8], after start: Int = 0) -> Int? {
  (start..<bytes.count - pattern.count).first { bytes[$0...].starts(with: pattern) }
}
