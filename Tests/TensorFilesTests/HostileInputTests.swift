import ScoringCore
import TensorFiles
import Testing

/// Whatever the bytes: reading throws or gives an array, and never traps.
@Suite("Hostile bytes")
struct HostileInputTests {
  struct Victim: CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    var testDescription: String { "\(name), \(bytes.count) bytes" }
  }

  static let victims: [Victim] = [
    Victim(name: "x.npy", bytes: Fixture.float32Matrix.bytes),
    Victim(name: "x.npy", bytes: Fixture.float64Version3.bytes),
    Victim(name: "x.npy", bytes: Fixture.unicodeVector.bytes),
    Victim(name: "x.npz:logits", bytes: Fixture.storedArchive.bytes),
    Victim(name: "x.npz", bytes: Fixture.deflatedArchive.bytes),
    Victim(name: "x.npz:a", bytes: Fixture.pipedArchiveWithComment.bytes),
    Victim(name: "x.npz:a", bytes: large64BitArchive()),
    Victim(name: "x.safetensors:f32", bytes: Fixture.safetensors.bytes),
    Victim(
      name: "x.csv:p1", bytes: Array("id,p0,\"p\"\"1\",p1\r\n\"a\nb\",1,2.5e-3,-4\n7,8,,9\n".utf8)),
    Victim(name: "x.txt", bytes: Array("cat\n12\n1.5\n".utf8)),
  ]

  @Test("truncated at every byte", arguments: victims)
  func truncated(_ victim: Victim) {
    for count in 0..<victim.bytes.count {
      let file = InMemory(victim.name, Array(victim.bytes[..<count]))
      file.tryEverything()
      if !victim.name.hasPrefix("x.csv"), !victim.name.hasPrefix("x.txt"),
        victim.name != "x.npy" || count < 128
      {
        #expect(file.matrixError != nil, "\(victim.name) cut to \(count) bytes was read")
      }
    }
  }

  @Test("one byte changed", arguments: victims, [UInt64(1)])
  func mutated(_ victim: Victim, _ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<600 {
      var bytes = victim.bytes
      let position = Int.random(in: 0..<bytes.count, using: &generator)
      bytes[position] = UInt8.random(in: 0...255, using: &generator)
      InMemory(victim.name, bytes).tryEverything()
    }
  }

  @Test("several bytes set to extremes", arguments: victims, [UInt64(2)])
  func extremes(_ victim: Victim, _ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<300 {
      var bytes = victim.bytes
      let position = Int.random(in: 0..<bytes.count, using: &generator)
      let end = min(bytes.count, position + Int.random(in: 1...8, using: &generator))
      let value: UInt8 = Bool.random(using: &generator) ? 0xFF : 0
      for index in position..<end { bytes[index] = value }
      InMemory(victim.name, bytes).tryEverything()
    }
  }

  @Test("a format's bytes under another format's name", arguments: Fixture.allCases)
  func misnamed(_ fixture: Fixture) {
    for name in ["x.npy", "x.npz", "x.safetensors", "x.csv", "x.txt", "x.bin", "-"] {
      InMemory(name, fixture).tryEverything()
    }
  }

  /// An archive of our own with 64-bit records.
  private static func large64BitArchive() -> [UInt8] {
    let scratch = ScratchDirectory()
    let path = scratch.file("large.npz")
    do {
      var archive = NPZWriter(try OutputFile(path: path), largest: 0, mostMembers: 0)
      try archive.add(NPYArray([1.5, 2.5], rowCount: 1, columnCount: 2), named: "b")
      try archive.add(NPYArray([1.5, 2.5], rowCount: 1, columnCount: 2), named: "a")
      try archive.commit()
      let storage = try ByteStorage(mapping: path)
      return storage.copy(0..<storage.count)
    } catch {
      Issue.record(error)
      return [0]
    }
  }
}
