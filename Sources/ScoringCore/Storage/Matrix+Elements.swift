extension Matrix {
  /// One element, exactly, as a double.
  ///
  /// For tests, messages and single looks: batches go through the scoring kernels.
  ///
  /// - Parameters:
  ///   - row: the row, inside `0 ..< rowCount`.
  ///   - column: the column, inside `0 ..< columnCount`.
  public subscript(row: Int, column: Int) -> Double {
    precondition((0..<rowCount).contains(row) && (0..<columnCount).contains(column))
    let offset =
      byteOffset + (row * rowStride + column * columnStride) * elementType.byteCount
    switch elementType {
    case .float16: return Double(floatFromHalf: load(UInt16.self, at: offset))
    case .bfloat16: return Double(Float(bitPattern: UInt32(load(UInt16.self, at: offset)) << 16))
    case .float32: return Double(Float(bitPattern: load(UInt32.self, at: offset)))
    case .float64: return Double(bitPattern: load(UInt64.self, at: offset))
    }
  }

  /// All elements, row after row, as doubles.
  ///
  /// - Returns: `rowCount * columnCount` numbers.
  /// - Complexity: O(`rowCount * columnCount`) time and memory.
  public func doubles() -> [Double] {
    unsafe [Double](unsafeUninitializedCapacity: rowCount * columnCount) { buffer, count in
      count = rowCount * columnCount
      unsafe gather(into: buffer.baseAddress, tier: .active)
    }
  }

  private func load<Word: FixedWidthInteger & BitwiseCopyable>(
    _ type: Word.Type, at offset: Int
  ) -> Word {
    let word = storage.withBytes { unsafe $0.unsafeLoadUnaligned(fromByteOffset: offset, as: type) }
    return isByteSwapped ? word.byteSwapped : word
  }
}

extension Double {
  /// The exact value of an IEEE 754 binary16 bit pattern.
  init(floatFromHalf bits: UInt16) {
    let exponent = Int(bits >> 10) & 31
    let fraction = Double(bits & 1023)
    let magnitude =
      switch exponent {
      case 0: fraction * 0x1p-24
      case 31: fraction == 0 ? Double.infinity : Double.nan
      default:
        (1 + fraction * 0x1p-10) * Double(sign: .plus, exponent: exponent - 15, significand: 1)
      }
    self = bits & 0x8000 == 0 ? magnitude : -magnitude
  }
}
