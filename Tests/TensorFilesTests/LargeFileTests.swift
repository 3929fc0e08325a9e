import ScoringCore
import TensorFiles
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

@Suite("Files larger than memory")
struct LargeFileTests {
  /// Writes a header and stretches the file, without using disk, to a size; `false` if that fails.
  private func makeSparse(_ path: String, _ header: [UInt8], byteCount: Int) throws -> Bool {
    let output = try OutputFile(path: path)
    try output.write(header)
    try output.commit()
    return unsafe truncate(path, off_t(byteCount)) == 0
  }

  @Test("64 GiB of .npy are mapped and sliced without being read")
  func sparseNPY() throws {
    let scratch = ScratchDirectory()
    let path = scratch.file("large.npy")
    let header = npyBytes(npyDictionary("<f4", "(16777216, 1024)"))
    try #require(try makeSparse(path, header, byteCount: header.count + 64 << 30))
    let duration = try ContinuousClock().measure {
      let (matrix, source) = try TensorReader().matrix(at: TensorAddress(path))
      #expect((matrix.rowCount, matrix.columnCount) == (1 << 24, 1024))
      #expect(source.file.count == header.count + 64 << 30)
      let slice = matrix.slice(rows: 16_777_000..<16_777_216)
      #expect(slice.rowCount == 216)
      #expect(slice[215, 1023] == 0)
    }
    #expect(duration < .seconds(2))
  }

  @Test("64 GiB of labels are refused, not copied")
  func sparseLabels() throws {
    let scratch = ScratchDirectory()
    let path = scratch.file("large.npy")
    let header = npyBytes(npyDictionary("<i8", "(8589934592,)"))
    try #require(try makeSparse(path, header, byteCount: header.count + 64 << 30))
    #expect(throws: DataError.self) { try TensorReader().integers(at: TensorAddress(path)) }
    #expect(throws: DataError.self) { try TensorReader().vector(at: TensorAddress(path)) }
  }

  @Test("64 GiB of .safetensors are mapped")
  func sparseSafetensors() throws {
    let scratch = ScratchDirectory()
    let path = scratch.file("large.safetensors")
    let text =
      "{\"x\":{\"dtype\":\"BF16\",\"shape\":[33554432,1024],\"data_offsets\":[0,68719476736]}}"
    let header = bytes([UInt64(text.utf8.count)]) + Array(text.utf8)
    try #require(try makeSparse(path, header, byteCount: header.count + 64 << 30))
    let (matrix, _) = try TensorReader().matrix(at: TensorAddress("\(path):x"))
    #expect(matrix.slice(rows: 33_554_431..<33_554_432)[0, 1023] == 0)
  }
}
