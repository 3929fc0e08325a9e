import ScoringCore
import TensorFiles
import Testing

private let expected = [-1.5, -0.5, 0.5, 1.5, 2.5, 3.5]

@Suite("Reading .npy")
struct NPYReadingTests {
  struct Layout: CustomTestStringConvertible {
    let type: String
    let version: UInt8
    let isFortran: Bool
    var testDescription: String { "\(type) version \(version) fortran \(isFortran)" }
  }

  static let layouts: [Layout] = ["<f2", ">f2", "<f4", ">f4", "=f4", "<f8", ">f8"].flatMap { type in
    [1, 2, 3].flatMap { version in
      [false, true].map { Layout(type: type, version: version, isFortran: $0) }
    }
  }

  @Test("floats of every type, order and version", arguments: layouts)
  func floats(_ layout: Layout) throws {
    let ordered: [Double] =
      layout.isFortran ? [-1.5, 0.5, 2.5, -0.5, 1.5, 3.5] : expected
    let isBig = layout.type.hasPrefix(">")
    let data =
      switch layout.type.last {
      case "2": bytes(ordered.map(halfBits), isBigEndian: isBig)
      case "4": bytes(ordered.map { Float($0).bitPattern }, isBigEndian: isBig)
      default: bytes(ordered.map(\.bitPattern), isBigEndian: isBig)
      }
    let dictionary = npyDictionary(layout.type, "(3, 2)", isFortran: layout.isFortran)
    let file = InMemory("x.npy", npyBytes(dictionary, version: layout.version, data: data))
    let matrix = try file.matrix()
    #expect((matrix.rowCount, matrix.columnCount) == (3, 2))
    #expect(matrix.doubles() == expected)
    #expect(matrix.isByteSwapped == isBig)
    #expect(try file.source().elementTypeText == layout.type)
  }

  @Test(
    "what numpy wrote",
    arguments: [
      Fixture.float32Matrix, .float16FortranMatrix, .bigEndianFloat64Matrix, .float64Version2,
      .float64Version3,
    ])
  func numpyMatrices(_ fixture: Fixture) throws {
    let matrix = try InMemory("x.npy", fixture).matrix()
    #expect((matrix.rowCount, matrix.columnCount) == (3, 2))
    #expect(matrix.doubles() == expected)
  }

  @Test(
    "integers and booleans of every width",
    arguments: [
      ("|i1", bytes([Int8(3), -1, 127])), ("|u1", bytes([UInt8(3), 255, 127])),
      ("<i2", bytes([Int16(3), -1, 127])), (">i2", bytes([Int16(3), -1, 127], isBigEndian: true)),
      ("<u2", bytes([UInt16(3), 255, 127])), ("<i4", bytes([Int32(3), -1, 127])),
      (">u4", bytes([UInt32(3), 255, 127], isBigEndian: true)),
      ("<i8", bytes([Int64(3), -1, 127])), (">i8", bytes([Int64(3), -1, 127], isBigEndian: true)),
      ("<u8", bytes([UInt64(3), 255, 127])),
    ])
  func integers(_ type: String, _ data: [UInt8]) throws {
    for shape in ["(3,)", "(3, 1)", "(1, 3)"] {
      let file = InMemory("y.npy", npyBytes(npyDictionary(type, shape), data: data))
      let second: Int64 = type.contains("u") ? 255 : -1
      #expect(try file.integers() == [3, second, 127])
      #expect(try file.vector() == [3, Double(second), 127])
      #expect(try file.identifiers() == .integers([3, second, 127]))
      let elementType = try file.matrix(allowingVector: true).elementType
      #expect(elementType == ("12".contains(type.suffix(1)) ? .float32 : .float64))
    }
  }

  @Test("integers, booleans and text that numpy wrote")
  func numpyVectors() throws {
    #expect(try InMemory("y.npy", .int64Vector).integers() == [3, -1, 1 << 40])
    #expect(try InMemory("y.npy", .boolVector).integers() == [1, 0, 1])
    #expect(try InMemory("y.npy", .boolVector).vector() == [1, 0, 1])
    #expect(try InMemory("y.npy", .unicodeVector).strings() == ["cat", "dog \u{E9}", "\u{1F600}"])
    #expect(try InMemory("y.npy", .bigEndianUnicodeVector).strings() == ["cat", "owl"])
    #expect(try InMemory("y.npy", .bytesVector).identifiers() == .text(["a17", "b"]))
  }

  @Test("integral floats are integers, and it is said")
  func integralFloats() throws {
    let data = bytes([1.0, -7, 0x1p53].map(\.bitPattern))
    let file = InMemory("y.npy", npyBytes(npyDictionary("<f8", "(3,)"), data: data))
    let (values, source) = try TensorReader().integers(at: TensorAddress("y.npy"), in: file.bytes)
    #expect(values == [1, -7, 1 << 53])
    #expect(source.notes == ["y.npy: integers stored as <f8"])
  }

  @Test(
    "headers in other spellings",
    arguments: [
      "{'shape':(3,2),'fortran_order':False,'descr':'<f8'}",
      "{\"descr\": \"<f8\", \"fortran_order\": False, \"shape\": (3L, 2L,), }",
      " { 'fortran_order' : False,\t'descr' : '<f8', 'shape' : ( 3 , 2 ) , } \n\n",
    ])
  func spellings(_ dictionary: String) throws {
    let file = InMemory("x.npy", npyBytes(dictionary, data: bytes(expected.map(\.bitPattern))))
    #expect(try file.matrix().doubles() == expected)
  }

  @Test("no rows is a matrix with no rows")
  func noRows() throws {
    let matrix = try InMemory("x.npy", npyBytes(npyDictionary("<f4", "(0, 10)"))).matrix()
    #expect((matrix.rowCount, matrix.columnCount) == (0, 10))
    #expect(try InMemory("x.npy", npyBytes(npyDictionary("<i8", "(0,)"))).integers().isEmpty)
  }

  @Test("bytes after the array are passed over with a note")
  func trailingBytes() throws {
    let source = try InMemory("x.npy", Fixture.float32Matrix.bytes + [1, 2, 3]).source()
    #expect(source.notes == ["x.npy: 3 bytes after the array are not read"])
    #expect(source.file.count == 155)
  }
}

/// The binary16 pattern of a normal number that has one.
private func halfBits(_ value: Double) -> UInt16 {
  let fraction = UInt16((value.magnitude.significand - 1) * 1024)
  return (value < 0 ? 0x8000 : 0) | UInt16(Int(value.exponent) + 15) << 10 | fraction
}
