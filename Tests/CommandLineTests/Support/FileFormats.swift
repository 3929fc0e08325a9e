/// A numpy file, written without the code under test.
func npy(_ type: String, _ shape: String, _ data: [UInt8]) -> [UInt8] {
  var header = "{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape), }"
  header += String(repeating: " ", count: 63 - (10 + header.utf8.count) % 64) + "\n"
  return [0x93] + Array("NUMPY".utf8) + [1, 0] + littleEndian(header.utf8.count, 2)
    + Array(header.utf8) + data
}

/// Float32 in little-endian bytes.
func littleEndian(_ values: [Float]) -> [UInt8] {
  values.flatMap { littleEndian(Int($0.bitPattern), 4) }
}

/// The low bytes of a number, lowest first.
func littleEndian(_ value: Int, _ count: Int) -> [UInt8] {
  (0..<count).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
}

/// A safetensors file with one tensor of 360 bytes of float32.
func safetensors(shape: String) -> [UInt8] {
  let header = #"{"logits":{"dtype":"F32","shape":[\#(shape)],"data_offsets":[0,360]}}"#
  return littleEndian(header.utf8.count, 8) + Array(header.utf8) + littleEndian(SampleFile.logits)
}

/// One member of a zip archive, with what its headers say.
struct ZipMember {
  let name: String
  let data: [UInt8]
  let size: Int
  let checksum: UInt32
  let isDeflated: Bool

  init(
    _ name: String, _ data: [UInt8], size: Int? = nil, checksum: UInt32? = nil,
    isDeflated: Bool = false
  ) {
    self.name = name
    self.data = data
    self.size = size ?? data.count
    self.checksum = checksum ?? crc32(data)
    self.isDeflated = isDeflated
  }

  /// The fields that the local header and the directory share.
  fileprivate var fields: [UInt8] {
    let widths = [
      (20, 2), (0, 2), (isDeflated ? 8 : 0, 2), (0x0021_0000, 4), (Int(checksum), 4),
      (data.count, 4), (size, 4), (name.utf8.count, 2), (0, 2),
    ]
    return widths.flatMap { littleEndian($0.0, $0.1) }
  }
}

/// A zip archive, written without the code under test.
func zip(_ members: [ZipMember]) -> [UInt8] {
  var file: [UInt8] = []
  var directory: [UInt8] = []
  for member in members {
    directory += [0x50, 0x4B, 1, 2, 20, 0] as [UInt8]
    directory += member.fields + littleEndian(0, 10)
    directory += littleEndian(file.count, 4) + Array(member.name.utf8)
    file += [0x50, 0x4B, 3, 4] as [UInt8]
    file += member.fields + Array(member.name.utf8) + member.data
  }
  var end: [UInt8] = [0x50, 0x4B, 5, 6, 0, 0, 0, 0]
  end += littleEndian(members.count, 2) + littleEndian(members.count, 2)
  end += littleEndian(directory.count, 4) + littleEndian(file.count, 4) + littleEndian(0, 2)
  return file + directory + end
}

private func crc32(_ bytes: [UInt8]) -> UInt32 {
  ~bytes.reduce(~UInt32(0)) { checksum, byte in
    var value = checksum ^ UInt32(byte)
    for _ in 0..<8 {
      let isOdd = value & 1 == 1
      value >>= 1
      if isOdd { value ^= 0xEDB8_8320 }
    }
    return value
  }
}

/// A deflate stream of about `count` zeros: one literal, then copies of 258 bytes from one byte back, in
/// the fixed code of RFC 1951.
func deflatedZeros(_ count: Int) -> [UInt8] {
  var bytes: [UInt8] = []
  var (held, heldCount) = (0, 0)
  func put(_ value: Int, _ bitCount: Int) {
    held |= value << heldCount
    heldCount += bitCount
    while heldCount >= 8 {
      bytes.append(UInt8(truncatingIfNeeded: held))
      held >>= 8
      heldCount -= 8
    }
  }
  put(1, 1)  // the last block
  put(1, 2)  // of the fixed code
  put(0b0000_1100, 8)  // literal 0: 00110000, the highest bit first
  for _ in 0..<count / 258 {
    put(0b1010_0011, 8)  // length 258: 11000101, the highest bit first
    put(0, 5)  // distance 1
  }
  put(0, 7)  // the end
  put(0, 8)
  return bytes
}
