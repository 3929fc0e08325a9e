import ScoringCore
import TensorFiles
import Testing

@Suite("Refusing .npy")
struct NPYRefusalTests {
  @Test(
    "types and shapes that are not matrices of numbers",
    arguments: [
      (Fixture.objectArray, "allow_pickle=False"), (.structuredArray, "structured array"),
      (.complexArray, "numpy type \"<c16\""), (.threeDimensions, "3 dimensions"),
      (.scalar, "0 dimensions"), (.unicodeVector, "allowing"), (.int64Vector, "one-dimensional"),
    ])
  func refused(_ fixture: Fixture, _ words: String) throws {
    let error = try #require(InMemory("x.npy", fixture).matrixError)
    #expect(error.code == .invalidData)
    #expect(error.file == "x.npy")
    if words != "allowing" { #expect(error.description.contains(words)) }
  }

  @Test("text where numbers belong, numbers where text belongs, matrices where vectors belong")
  func mismatches() throws {
    let text = InMemory("x.npy", .unicodeVector)
    #expect(text.error { _ = try $0.vector() }?.found == "text of type <U5")
    #expect(text.integersError?.found == "text of type <U5")
    #expect(InMemory("x.npy", .int64Vector).error { _ = try $0.strings() }?.found == "type <i8")
    #expect(InMemory("x.npy", .float32Matrix).integersError?.found == "shape (3, 2)")
  }

  @Test(
    "impossible shapes",
    arguments: [
      "(4611686018427387904, 4)", "(9223372036854775807, 9223372036854775807)", "(-1, 2)",
      "(99999999999999999999, 1)", "(3, 0)", "(0, 9223372036854775807)", "(3, 2, 1)", "(3)", "3",
      "(3,,2)", "(3 2)", "(3,", "[3, 2]", "(1e3, 2)", "(1000, 1000)",
    ])
  func shapes(_ shape: String) throws {
    let file = InMemory(
      "x.npy", npyBytes(npyDictionary("<f4", shape), data: [UInt8](repeating: 0, count: 24)))
    #expect(file.matrixError?.code == .invalidData)
    #expect(file.integersError?.code == .invalidData)
  }

  @Test(
    "malformed headers",
    arguments: [
      "", "{", "{}", "{'descr': '<f4'}", "{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}",
      "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1, 1)}",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1), 'extra': 1}",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1)} x",
      "{'descr': '<f\\x34', 'fortran_order': False, 'shape': (1, 1)}",
      "{'descr': '<f4, 'fortran_order': False, 'shape': (1, 1)}",
      "{'descr': '<f3', 'fortran_order': False, 'shape': (1, 1)}",
      "{'descr': '<U0', 'fortran_order': False, 'shape': (1, 1)}",
      "{'descr': '<U999999999999', 'fortran_order': False, 'shape': (1, 1)}",
      "{'descr': 'f', 'fortran_order': False, 'shape': (1, 1)}",
      "{'descr': '', 'fortran_order': False, 'shape': (1, 1)}",
    ])
  func headers(_ dictionary: String) throws {
    let file = InMemory("x.npy", npyBytes(dictionary, data: [0, 0, 0, 0]))
    #expect(file.matrixError?.code == .invalidData)
  }

  @Test("values that are not integers below 2^63 name their row")
  func values() throws {
    func error(_ type: String, _ data: [UInt8]) -> DataError? {
      InMemory("y.npy", npyBytes(npyDictionary(type, "(2,)"), data: data)).integersError
    }
    #expect(error("<u8", bytes([UInt64(1), 1 << 63]))?.row == 1)
    #expect(error("<f8", bytes([1, 2.5].map(\Double.bitPattern)))?.row == 1)
    #expect(error("<f8", bytes([Double.nan, 2].map(\.bitPattern)))?.row == 0)
    #expect(error("<f8", bytes([1, 0x1p63].map(\Double.bitPattern)))?.row == 1)
    #expect(error("|b1", [1, 2])?.row == 1)
    let large = npyBytes(npyDictionary("<i8", "(1, 1)"), data: bytes([Int64(1) << 53 + 1]))
    #expect(InMemory("x.npy", large).matrixError?.found.contains("9007199254740993") == true)
    let surrogate = npyBytes(npyDictionary("<U1", "(1,)"), data: [0, 0xD8, 0, 0])
    #expect(InMemory("x.npy", surrogate).error { _ = try $0.strings() }?.row == 0)
  }

  @Test("copies have a limit, views do not")
  func copyLimit() throws {
    var file = InMemory("y.npy", .int64Vector)
    file.reader.copyLimit = 23
    #expect(file.integersError?.expected == "at most 2")
    file.reader.copyLimit = 24
    #expect(file.integersError == nil)
    var view = InMemory("x.npy", .float32Matrix)
    view.reader.copyLimit = 0
    #expect(try view.matrix().rowCount == 3)
  }

  @Test("empty, foreign and future files; keys that have no meaning")
  func foreign() throws {
    #expect(InMemory("x.npy", "").matrixError?.found == "an empty file")
    #expect(InMemory("x.npy", "PK").matrixError?.found == "no numpy signature in the first bytes")
    var future = Fixture.float32Matrix.bytes
    future[6] = 4
    #expect(InMemory("x.npy", future).matrixError?.found == ".npy format version 4.0")
    #expect(InMemory("x.npy:key", .float32Matrix).matrixError?.code == .usage)
  }
}
