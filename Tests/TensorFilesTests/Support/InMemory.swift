import ScoringCore
import TensorFiles

/// Reads of bytes as if they were the contents of a file.
struct InMemory {
  let name: String
  let bytes: ByteStorage
  var reader = TensorReader()

  init(_ name: String, _ bytes: [UInt8]) {
    self.name = name
    self.bytes = ByteStorage(bytes)
  }

  init(_ name: String, _ text: String) { self.init(name, Array(text.utf8)) }

  init(_ name: String, _ fixture: Fixture) { self.init(name, fixture.bytes) }

  func matrix(allowingVector: Bool = false) throws -> Matrix {
    try reader.matrix(at: TensorAddress(name), allowingVector: allowingVector, in: bytes).0
  }

  func vector() throws -> [Double] {
    try reader.vector(at: TensorAddress(name), in: bytes).0.doubles()
  }

  func integers() throws -> [Int64] { try reader.integers(at: TensorAddress(name), in: bytes).0 }

  func strings() throws -> [String] { try reader.strings(at: TensorAddress(name), in: bytes).0 }

  func identifiers() throws -> RowNames {
    try reader.rowNames(at: TensorAddress(name), in: bytes).0
  }

  func source() throws -> TensorSource {
    try reader.matrix(at: TensorAddress(name), allowingVector: true, in: bytes).1
  }

  /// Reads the bytes in every way; nothing may trap.
  func tryEverything() {
    _ = try? matrix(allowingVector: true).doubles()
    _ = try? integers()
    _ = try? strings()
    _ = try? identifiers()
  }

  /// The error of a read, or `nil` when it succeeds.
  func error(_ read: (InMemory) throws -> Void) -> DataError? {
    do {
      try read(self)
      return nil
    } catch {
      return error as? DataError
    }
  }

  /// The error of reading a matrix.
  var matrixError: DataError? { error { _ = try $0.matrix() } }
  /// The error of reading integers.
  var integersError: DataError? { error { _ = try $0.integers() } }
}
