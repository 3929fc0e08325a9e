/// Small files made in the test, sound and broken.
///
/// `ok` and `labels` are 30 rows of 3 logits and their labels.
enum SampleFile {
  static let rowCount = 30

  /// 30 rows of 3 logits; no two rows are equal.
  static let logits: [Float] = (0..<90).map { Float(($0 * 37) % 101) / 16 - 3 }

  /// Class names, of which the second and third are the same.
  private static let names = Array("x\ny\ny\n".utf8)
  private static let labels: [UInt8] = (0..<30).map { UInt8($0 * 7 % 3) }
  private static let probabilities: [Float] = (0..<30).flatMap { _ in [0.5, 0.25, 0.25] as [Float] }

  /// The bytes of a sample by its name.
  static func bytes(_ name: String) -> [UInt8]? {
    arrays(name) ?? labelArrays(name) ?? damaged(name) ?? archives(name) ?? tables(name)
  }

  private static func arrays(_ name: String) -> [UInt8]? {
    switch name {
    case "ok.npy": npy(logits)
    case "other.npy": npy(logits.map { $0 / 2 })
    case "nan.npy": npy(logits, [22: .nan])
    case "infinity.npy": npy(logits, [22: .infinity])
    case "minus-infinity.npy": npy(logits, [22: -.infinity])
    case "probabilities.npy": npy(probabilities)
    case "negative.npy": npy(probabilities, [12: -0.25, 13: 1])
    case "sum.npy": npy(probabilities, [12: 0.75])
    case "no-rows.npy": npy("<f4", "(0, 3)", [])
    case "no-columns.npy": npy("<f4", "(30, 0)", [])
    case "three-dimensions.npy": npy("<f4", "(10, 3, 3)", littleEndian(logits))
    case "one-dimension.npy": npy("<f4", "(90,)", littleEndian(logits))
    default: nil
    }
  }

  private static func labelArrays(_ name: String) -> [UInt8]? {
    switch name {
    case "labels.npy": npy("|u1", "(30,)", labels)
    case "label-3.npy": npy("|u1", "(30,)", labels.replacing([5: 3]))
    case "label-minus-1.npy": npy("|i1", "(30,)", labels.replacing([5: 0xFF]))
    case "label-half.npy":
      npy("<f4", "(30,)", littleEndian(labels.map { Float($0) }.replacing([5: 0.5])))
    case "labels-29.npy": npy("|u1", "(29,)", Array(labels.dropLast()))
    case "no-labels.npy": npy("|u1", "(0,)", [])
    default: nil
    }
  }

  private static func damaged(_ name: String) -> [UInt8]? {
    switch name {
    case "truncated.npy": npy(logits).dropLast(5)
    case "header-only.npy": Array(npy(logits).prefix(40))
    case "overflow.npy": npy("<f4", "(4611686018427387904, 8)", littleEndian(logits))
    case "enormous.npy": npy("<f4", "(1099511627776, 3)", littleEndian(logits))
    case "complex.npy": npy("<c8", "(30, 3)", littleEndian(logits))
    case "objects.npy": npy("|O", "(30, 3)", littleEndian(logits))
    case "names.txt": names
    case "empty.npy", "empty.csv", "empty.json": []
    case "junk.npy", "junk.json", "junk.npz":
      (0..<200).map { UInt8(truncatingIfNeeded: $0 * 73 + 128) }
    case "ok.safetensors": safetensors(shape: "30,3")
    case "overflow.safetensors": safetensors(shape: "4611686018427387904,8")
    case "truncated.safetensors": safetensors(shape: "30,3").dropLast(9)
    case "header-length.safetensors":
      safetensors(shape: "30,3").replacing([7: 0x7F])
    default: nil
    }
  }

  private static func archives(_ name: String) -> [UInt8]? {
    let array = npy(logits)
    let count = array.count
    return switch name {
    case "ok.npz":
      zip([
        ZipMember("logits.npy", array), ZipMember("labels.npy", npy("|u1", "(30,)", labels)),
      ])
    case "truncated.npz": zip([ZipMember("logits.npy", array)]).dropLast(60)
    case "crc.npz": zip([ZipMember("logits.npy", array, checksum: 1)])
    case "bomb.npz":
      // 100 MB of zeros behind a sound start, in a member that says it is small.
      zip([
        ZipMember("logits.npy", deflatedZeros(100_000_000), size: count, isDeflated: true)
      ])
    case "giant.npz":
      zip([
        ZipMember("logits.npy", deflatedZeros(10_000), size: 4_000_000_000, isDeflated: true)
      ])
    default: nil
    }
  }

  private static func tables(_ name: String) -> [UInt8]? {
    var lines = (0..<30).map { row in
      logits[row * 3..<row * 3 + 3].map { "\($0)" }.joined(separator: ",") + ",\(labels[row])"
    }
    switch name {
    case "ok.csv": break
    case "short.csv": lines[4] = "1,2,3"
    case "long.csv": lines[4] = "1,2,3,0,5"
    case "word.csv": lines[4] = "1,two,3,0"
    case "gap.csv": lines[4] = "1,2,,0"
    case "nan.csv": lines[4] = "nan,2,3,0"
    case "infinity.csv": lines[4] = "inf,2,3,0"
    case "decimal-label.csv": lines[4] = "1,2,3,0.5"
    case "label-3.csv": lines[4] = "1,2,3,3"
    case "sum.csv": lines = lines.map { _ in "0.5,0.25,0.25,0" }.replacing([4: "0.5,0.5,0.5,0"])
    case "negative.csv": lines = lines.map { _ in "0.5,0.25,0.25,0" }.replacing([4: "1.5,-0.5,0,0"])
    case "header.csv": lines = []
    case "quote.csv": lines[4] = "1,2,3,\"0"
    default: return nil
    }
    return Array((["a,b,c,y"] + lines).map { $0 + "\n" }.joined().utf8)
  }

}

/// A numpy file of 30 x 3 float32, some of them changed.
private func npy(_ values: [Float], _ changes: [Int: Float] = [:]) -> [UInt8] {
  npy("<f4", "(30, 3)", littleEndian(values.replacing(changes)))
}

extension Array {
  fileprivate func replacing(_ changes: [Int: Element]) -> [Element] {
    var copy = self
    for (index, element) in changes { copy[index] = element }
    return copy
  }
}
