import ScoringCore
import TensorFiles
import Testing

private let expected = [-1.5, -0.5, 0.5, 1.5, 2.5, 3.5]

@Suite("Reading .safetensors")
struct SafetensorsReadingTests {
  /// A file with a header of text and some bytes of data.
  private func file(_ header: String, data: [UInt8] = []) -> InMemory {
    InMemory("m.safetensors", bytes([UInt64(header.utf8.count)]) + Array(header.utf8) + data)
  }

  @Test("floats that the reference implementation wrote", arguments: ["f16", "bf16", "f32", "f64"])
  func floats(_ key: String) throws {
    let file = InMemory("m.safetensors:\(key)", .safetensors)
    let matrix = try file.matrix()
    #expect((matrix.rowCount, matrix.columnCount) == (3, 2))
    #expect(matrix.doubles() == expected)
    #expect(try file.source().elementTypeText == key.uppercased())
  }

  @Test("integers that the reference implementation wrote")
  func integers() throws {
    #expect(try InMemory("m.safetensors:i64", .safetensors).integers() == [1, -2, 3])
    #expect(try InMemory("m.safetensors:u8", .safetensors).integers() == [1, 2, 255])
    #expect(try InMemory("m.safetensors:bool", .safetensors).integers() == [1, 0, 1])
  }

  @Test(
    "every integer type",
    arguments: [
      ("I8", bytes([Int8(-2)])), ("I16", bytes([Int16(-2)])), ("I32", bytes([Int32(-2)])),
      ("I64", bytes([Int64(-2)])), ("U8", [2]), ("U16", [2, 0]), ("U32", [2, 0, 0, 0]),
      ("U64", [2, 0, 0, 0, 0, 0, 0, 0]),
    ])
  func everyInteger(_ type: String, _ data: [UInt8]) throws {
    let header =
      #"{"__metadata__":{"a":"\u00e9\ud83d\ude00\n"},"x":{"dtype":"\#(type)","shape":[1],"#
      + #""data_offsets":[0,\#(data.count)]}}   "#
    #expect(try file(header, data: data).integers() == [type.hasPrefix("I") ? -2 : 2])
  }

  @Test("no key and several tensors")
  func keys() throws {
    let error = try #require(InMemory("m.safetensors", .safetensors).matrixError)
    #expect(error.found.hasPrefix("7 tensors: "))
  }

  @Test(
    "headers that lie or are malformed",
    arguments: [
      "{", "[]", "{\"x\":}", "{\"x\":1}", "{} {}", "nul", "{\"x\":{\"dtype\":\"F32\"}}",
      "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,8]}}",
      "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,0]}}",
      "{\"x\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}",
      "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}",
      "{\"x\":{\"dtype\":\"F32\",\"shape\":[0,1],\"data_offsets\":[0,4]}}",
      "{\"x\":{\"dtype\":\"F32\",\"shape\":[1.0],\"data_offsets\":[0,4]}}",
      "{\"x\":{\"dtype\":\"F32\",\"shape\":[01],\"data_offsets\":[0,4]}}",
      "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[-4,0]}}",
      "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,4]}}",
      "{\"x\":{\"dtype\":\"F8_E4M3\",\"shape\":[4],\"data_offsets\":[0,4]}}",
      "{\"x\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,4]}}",
      "{\"x\":{\"dtype\":\"F32\",\"shape\":[99999999999999999999],\"data_offsets\":[0,4]}}",
      "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,9223372036854775807]}}",
      "{\"x\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[0,3]}}",
      "{\"x\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[1,4]}}",
      "{\"a\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[0,3]},"
        + "\"b\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[2,4]}}",
      "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"\\u0078\":"
        + "{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
      "{\"\\ud800\":1}", "{\"\\q\":1}", "{\"\u{1}\":1}", "{\"x\":-}", "{\"x\":1e}", "{\"x\":1.}",
    ])
  func refused(_ header: String) throws {
    #expect(file(header, data: [0, 0, 0, 0]).matrixError?.code == .invalidData)
  }

  @Test("a key twice, and nesting without end")
  func hostile() throws {
    let double = file("{\"a\":{\"b\":1,\"b\":2}}").matrixError
    #expect(double?.found == "key \"b\" twice in the header")
    let deep = "{\"a\":" + String(repeating: "[", count: 100_000)
    #expect(file(deep).matrixError?.expected == "at most 16 levels")
  }

  @Test("header lengths that lie", arguments: [0, 1, 583, 100_000_001, UInt64.max, 1 << 63])
  func lengths(_ length: UInt64) throws {
    var contents = Fixture.safetensors.bytes
    contents.replaceSubrange(0..<8, with: bytes([length]))
    #expect(InMemory("m.safetensors:f32", contents).matrixError?.code == .invalidData)
  }
}
