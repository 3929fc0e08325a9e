internal import ScoringCore

/// The tensors of a .safetensors file, by name.
///
/// As the reference implementation demands, the tensors cover the data without gap or overlap, and
/// each range has the size that its type and shape say.
///
/// Source: github.com/huggingface/safetensors, "Format".
struct SafetensorsFile {
  /// The longest header that is read, in bytes, as in the reference implementation.
  static let longestHeader = 100_000_000

  private struct Tensor {
    let type: String
    let shape: [Int]
    let range: Range<Int>
  }

  /// The names of the tensors, in the order of the header.
  let names: [String]
  private let tensors: [String: Tensor]
  private let data: ByteWindow

  /// - Throws: `DataError` when the header is malformed or does not fit the file.
  init(_ window: ByteWindow) throws {
    guard window.count > 0 else {
      throw DataError(found: "an empty file", expected: "a .safetensors file")
    }
    guard let length = window.littleEndian(at: 0, byteCount: 8),
      length <= UInt64(Self.longestHeader),
      let header = window.copy(at: 8, count: Int(length)), header.first == UInt8(ascii: "{"),
      let data = window.window(at: 8 + Int(length), count: window.count - 8 - Int(length))
    else {
      throw DataError(
        found: "no complete .safetensors header", expected: "a .safetensors file",
        remedy: "check that the file is whole and that its ending names its format")
    }
    guard case .object(let members) = try JSONParser.parse(header.span) else {
      throw DataError(found: "a header that is no JSON object")
    }
    self.data = data
    var tensors: [String: Tensor] = [:]
    var names: [String] = []
    for (name, value) in members where name != "__metadata__" {
      tensors[name] = try Self.tensor(name, value, dataCount: data.count)
      names.append(name)
    }
    self.tensors = tensors
    self.names = names
    try Self.checkCoverage(tensors.values.map(\.range), dataCount: data.count)
  }

  private static func tensor(_ name: String, _ value: JSONValue, dataCount: Int) throws -> Tensor {
    guard let type = value.member("dtype")?.text, let shape = value.member("shape")?.integers,
      let offsets = value.member("data_offsets")?.integers, offsets.count == 2
    else {
      throw DataError(
        found: "tensor \"\(name.excerpt)\" without dtype, shape or data_offsets",
        remedy: "the header is damaged")
    }
    guard 0 <= offsets[0], offsets[0] <= offsets[1], offsets[1] <= dataCount else {
      throw DataError(
        found: "tensor \"\(name.excerpt)\" at bytes \(offsets[0]) to \(offsets[1])",
        expected: "a range inside the \(dataCount) bytes of data", remedy: "the file is truncated")
    }
    return Tensor(type: type, shape: shape, range: offsets[0]..<offsets[1])
  }

  private static func checkCoverage(_ ranges: [Range<Int>], dataCount: Int) throws {
    let sorted = ranges.sorted {
      ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound)
    }
    var end = 0
    for range in sorted {
      guard range.lowerBound == end else {
        throw DataError(
          found: "tensors with a gap or an overlap at byte \(min(range.lowerBound, end))",
          expected: "tensors one after the other")
      }
      end = range.upperBound
    }
    guard end == dataCount else {
      throw DataError(
        found: "\(dataCount - end) bytes after the last tensor", expected: "none",
        remedy: "the file is damaged")
    }
  }

  /// One tensor; without a name, the only one.
  ///
  /// - Throws: `DataError` when there is no such tensor, or its type is not supported.
  func array(named name: String?) throws -> StoredArray {
    guard let name = name ?? (names.count == 1 ? names.first : nil), let tensor = tensors[name]
    else { throw DataError.missingMember(name, among: names, kind: "tensor") }
    guard let element = Self.elements[tensor.type] else {
      throw DataError(
        found: "tensor \"\(name.excerpt)\" of type \(tensor.type.excerpt)",
        expected: "F16, BF16, F32, F64, an integer type or BOOL")
    }
    guard let window = data.window(at: tensor.range.lowerBound, count: tensor.range.count) else {
      throw DataError(found: "tensor \"\(name.excerpt)\" outside the file")
    }
    let array = try StoredArray(
      element: element, typeText: tensor.type, shape: tensor.shape,
      isByteSwapped: 1.bigEndian == 1 && element.byteCount > 1, data: window)
    guard array.data.count == window.count else {
      throw DataError(
        found: "\(window.count) bytes for tensor \"\(name.excerpt)\"",
        expected: "\(array.data.count) for shape \(array.shapeText) of \(tensor.type)")
    }
    return array
  }

  private static let elements: [String: StoredElement] = [
    "F16": .floating(.float16), "BF16": .floating(.bfloat16), "F32": .floating(.float32),
    "F64": .floating(.float64), "I8": .signed(byteCount: 1), "I16": .signed(byteCount: 2),
    "I32": .signed(byteCount: 4), "I64": .signed(byteCount: 8), "U8": .unsigned(byteCount: 1),
    "U16": .unsigned(byteCount: 2), "U32": .unsigned(byteCount: 4), "U64": .unsigned(byteCount: 8),
    "BOOL": .boolean,
  ]
}

extension DataError {
  /// The error of an archive that lacks a member, or has several and none was named.
  static func missingMember(_ name: String?, among names: [String], kind: String) -> DataError {
    guard let first = names.first else {
      return DataError(found: "no \(kind) in the file", expected: "at least one")
    }
    guard let name else {
      return DataError(
        found: "\(names.count) \(kind)s: \(names.quotedList)", expected: "one, or a name",
        remedy: "name it after a colon, as in FILE:\(first.excerpt)")
    }
    return DataError(
      found: "no \(kind) \"\(name.excerpt)\"", expected: "one of: \(names.quotedList)",
      remedy: "check the name after the colon")
  }
}
