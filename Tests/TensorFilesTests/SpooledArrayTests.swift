import ScoringCore
import TensorFiles
import Testing

/// Arrays that go through a file without a name are the arrays that stay in memory.
@Suite("Spooled arrays")
struct SpooledArrayTests {
  private let scratch = ScratchDirectory()

  private func bytes(_ path: String) throws -> [UInt8] {
    let storage = try ByteStorage(mapping: path)
    return storage.copy(0..<storage.count)
  }

  @Test(
    "the bytes are those of an array in memory",
    arguments: [
      [], [1], [5, 0, 7], [200_000, 1], [1, 200_000], [131_072, 131_072], [300_000, 3],
    ])
  func equality(parts: [Int]) throws {
    let output = try OutputFile(path: scratch.file("out.npz"))
    let spooled = SpooledArray<Int64>(for: output)
    var all: [Int64] = []
    for part in parts {
      let numbers = (0..<part).map { Int64(all.count + $0) * 3 - 5 }
      try spooled.append(numbers)
      all += numbers
      // Only the output itself has a name.
      #expect(scratch.names.count == 1)
    }
    #expect(spooled.count == all.count)
    #expect(try NPYArray(spooled).bytes == NPYArray(all).bytes)
    output.discard()
    #expect(scratch.names.isEmpty)
  }

  @Test("every type, in one archive")
  func types() throws {
    let count = 200_000
    func archive(_ name: String, spooling: Bool) throws -> [UInt8] {
      let output = try OutputFile(path: scratch.file(name))
      var writer = NPZWriter(output)
      let longs = (0..<count).map { Int64($0) }
      let shorts = (0..<count * 2).map { Int32($0) }
      let marks = (0..<count * 8).map { UInt8(truncatingIfNeeded: $0) }
      let values = (0..<count).map { Double($0) / 7 }
      if spooling {
        let arrays = (
          SpooledArray<Int64>(for: output), SpooledArray<Int32>(for: output),
          SpooledArray<UInt8>(for: output), SpooledArray<Double>(for: output)
        )
        try arrays.0.append(longs)
        try arrays.1.append(shorts)
        try arrays.2.append(marks)
        try arrays.3.append(values)
        try writer.add(NPYArray(arrays.0), named: "a")
        try writer.add(NPYArray(arrays.1), named: "b")
        try writer.add(NPYArray(arrays.2), named: "c")
        try writer.add(NPYArray(arrays.3), named: "d")
      } else {
        try writer.add(NPYArray(longs), named: "a")
        try writer.add(NPYArray(shorts), named: "b")
        try writer.add(NPYArray(marks), named: "c")
        try writer.add(NPYArray(values), named: "d")
      }
      try writer.commit()
      return try bytes(scratch.file(name))
    }
    #expect(try archive("one.npz", spooling: true) == archive("two.npz", spooling: false))
    #expect(scratch.names == ["one.npz", "two.npz"])
  }
}
