import ScoringCore
import TensorFiles
import Testing

@Suite("Writing .npy and .npz")
struct NPYWritingTests {
  private let scratch = ScratchDirectory()

  /// The bytes of an archive, written with a limit for 32-bit records.
  private func archive(
    _ arrays: [(String, NPYArray)], largest: Int? = nil, mostMembers: Int = 0xFFFE
  ) throws -> [UInt8] {
    let path = scratch.file("archive.npz")
    let output = try OutputFile(path: path)
    var writer =
      largest.map { NPZWriter(output, largest: $0, mostMembers: mostMembers) } ?? NPZWriter(output)
    for (key, array) in arrays { try writer.add(array, named: key) }
    try writer.commit()
    let storage = try ByteStorage(mapping: path)
    return storage.copy(0..<storage.count)
  }

  @Test("the bytes are those of numpy.save")
  func goldenBytes() {
    let matrix: [Double] = [-1.5, -0.5, 0.5, 1.5, 2.5, 3.5]
    #expect(
      NPYArray(matrix.map { Float($0) }, rowCount: 3, columnCount: 2).bytes
        == Fixture.float32Matrix.bytes)
    #expect(NPYArray([3, -1, 1 << 40] as [Int64]).bytes == Fixture.int64Vector.bytes)
  }

  @Test("round trips")
  func roundTrips() throws {
    func read(_ array: NPYArray) -> InMemory { InMemory("x.npy", array.bytes) }
    #expect(try read(NPYArray([1, -2, .max] as [Int64])).integers() == [1, -2, .max])
    #expect(try read(NPYArray([1, -2, .max] as [Int32])).integers() == [1, -2, 2_147_483_647])
    #expect(try read(NPYArray([1, 255] as [UInt8])).integers() == [1, 255])
    #expect(try read(NPYArray([0.1] as [Float])).vector() == [Double(Float(0.1))])
    #expect(try read(NPYArray([0.1] as [Double])).vector() == [0.1])
    #expect(try read(NPYArray([] as [Double])).vector().isEmpty)
    let wide = try read(NPYArray([1, 2, 3, 4, 5, 6] as [Int64], rowCount: 2, columnCount: 3))
      .matrix()
    #expect((wide.rowCount, wide.columnCount) == (2, 3))
    #expect(wide.doubles() == [1, 2, 3, 4, 5, 6])
    for count in [0, 1, 9, 12_345] {
      let array = NPYArray([UInt8](repeating: 1, count: count))
      #expect(array.header.count % 64 == 0)
      #expect(array.bytes.count == array.byteCount)
    }
  }

  @Test("archives, also with 64-bit records", arguments: [nil, 0, 300])
  func archives(_ largest: Int?) throws {
    let arrays: [(String, NPYArray)] = [
      ("indptr", NPYArray([0, 2, 3] as [Int64])), ("indices", NPYArray([3, 5, 1] as [Int32])),
      ("p\u{E9}", NPYArray([0.25, 0.75], rowCount: 1, columnCount: 2)),
    ]
    let bytes = try archive(arrays, largest: largest, mostMembers: largest == nil ? 0xFFFE : 2)
    #expect(try InMemory("a.npz:indptr", bytes).integers() == [0, 2, 3])
    #expect(try InMemory("a.npz:indices.npy", bytes).integers() == [3, 5, 1])
    #expect(try InMemory("a.npz:p\u{E9}", bytes).matrix().doubles() == [0.25, 0.75])
    #expect(try archive(arrays, largest: largest, mostMembers: 2) == bytes || largest == nil)
  }

  @Test("an archive of nothing, and more members than 16 bits count")
  func counts() throws {
    #expect(InMemory("a.npz", try archive([])).matrixError?.found == "no array in the file")
    let many = try archive(
      (0..<300).map { ("k\($0)", NPYArray([UInt8($0 & 0xFF)])) }, largest: 1 << 30,
      mostMembers: 255)
    #expect(try InMemory("a.npz:k299", many).integers() == [43])
  }

  @Test("names twice, empty, endless", arguments: [["a", "a"], [""], ["\0"], [longName]])
  func names(_ names: [String]) throws {
    #expect(throws: DataError.self) { try archive(names.map { ($0, NPYArray([1.0])) }) }
    #expect(scratch.names.isEmpty)
  }

  private static let longName = String(repeating: "n", count: 1001)
}
