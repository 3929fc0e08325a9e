import Foundation
import ScoringCore
import Testing

/// Owned and mapped bytes.
@Suite struct ByteStorageTests {
  /// A path of its own below the temporary folder.
  private static func path() -> String {
    NSTemporaryDirectory() + "/scoring-core-" + UUID().uuidString
  }

  private static func error(_ body: () throws -> ByteStorage) -> DataError? {
    do {
      _ = try body()
      return nil
    } catch {
      return error as? DataError
    }
  }

  @Test func ownedBytes() {
    let storage = ByteStorage([1, 2, 3, 4])
    #expect(storage.count == 4)
    #expect(storage.copy(1..<3) == [2, 3])
    #expect(storage.copy(4..<4).isEmpty)
    #expect(storage.withBytes { $0.byteCount } == 4)
    let words = [UInt16(0x0201), 0x0403].map { $0.littleEndian }
    #expect(ByteStorage(copying: words).copy(0..<4) == [1, 2, 3, 4])
    let empty = ByteStorage([])
    #expect(empty.count == 0 && empty.copy(0..<0).isEmpty)
    #expect(empty.withBytes { $0.byteCount } == 0)
  }

  @Test func mappedFile() throws {
    let path = Self.path()
    let contents = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    try Data(contents).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let storage = try ByteStorage(mapping: path)
    #expect(storage.count == contents.count)
    #expect(storage.copy(0..<contents.count) == contents)
    // The mapping outlives the name.
    try FileManager.default.removeItem(atPath: path)
    #expect(storage.copy(9990..<10_000) == Array(contents.suffix(10)))
  }

  @Test func matrixOverAMappedFile() throws {
    let path = Self.path()
    let values: [Float] = [1, 2, 3, 4, 5, 6]
    let bytes = [7, 7, 7] + ByteStorage(copying: values).copy(0..<24)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let matrix = try Matrix(
      storage: ByteStorage(mapping: path), byteOffset: 3, rowCount: 2, columnCount: 3,
      elementType: .float32)
    #expect(matrix.floats() == values)
    #expect(try Outputs(logits: matrix).topLabels(precision: .float32) == [2, 2])
  }

  @Test func emptyFile() throws {
    let path = Self.path()
    try Data().write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(try ByteStorage(mapping: path).count == 0)
  }

  @Test func missingFileAndDirectory() throws {
    let path = Self.path()
    let missing = try #require(Self.error { try ByteStorage(mapping: path) })
    #expect(missing.code == .missingInput && missing.file == path)
    #expect(missing.found == "cannot open: No such file or directory")
    let folder = try #require(Self.error { try ByteStorage(mapping: NSTemporaryDirectory()) })
    #expect(folder.code == .missingInput && folder.found == "a directory")
    #expect(Self.error { try ByteStorage(descriptor: -1, name: "x") }?.file == "x")
  }

  @Test func pipesAreReadToTheirEnd() throws {
    let pipe = Pipe()
    let contents = [UInt8](repeating: 42, count: 5000)
    try pipe.fileHandleForWriting.write(contentsOf: Data(contents))
    try pipe.fileHandleForWriting.close()
    let storage = try ByteStorage(
      descriptor: pipe.fileHandleForReading.fileDescriptor, name: "pipe")
    #expect(storage.copy(0..<storage.count) == contents)
  }

  @Test func writtenBytesAreReadBack() throws {
    let path = Self.path()
    #expect(FileManager.default.createFile(atPath: path, contents: nil))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let handle = try #require(FileHandle(forWritingAtPath: path))
    let contents = (0..<300_000).map { UInt8(truncatingIfNeeded: $0) }
    #expect(writeAll(contents, to: handle.fileDescriptor) == 0)
    #expect(writeAll([], to: handle.fileDescriptor) == 0)
    try handle.close()
    let storage = try ByteStorage(mapping: path)
    #expect(storage.copy(0..<storage.count) == contents)
    #expect(writeAll([1], to: -1) != 0)
  }
}
