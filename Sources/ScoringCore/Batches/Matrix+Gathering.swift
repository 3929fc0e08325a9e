internal import CScoringKernels

extension ElementType {
  var kernelCode: Int32 {
    switch self {
    case .float16: Int32(CSK_FLOAT16)
    case .bfloat16: Int32(CSK_BFLOAT16)
    case .float32: Int32(CSK_FLOAT32)
    case .float64: Int32(CSK_FLOAT64)
    }
  }
}

extension Matrix {
  /// Converts all elements, row after row.
  func gather<Real: ScoringReal>(into target: UnsafeMutablePointer<Real>?, tier: KernelTier) {
    unsafe Real.kernels(tier).gather(
      storage.address(at: byteOffset), elementType.kernelCode, isByteSwapped ? 1 : 0, rowStride,
      columnStride, rowCount, columnCount, target)
  }

  /// The rows where they are, when they need no conversion.
  func pointer<Real: ScoringReal>(as type: Real.Type) -> UnsafePointer<Real>? {
    guard columnStride == 1 || columnCount == 1, !isByteSwapped,
      elementType == (Real.precision == .float32 ? .float32 : .float64),
      let address = unsafe storage.address(at: byteOffset),
      Int(bitPattern: address) % MemoryLayout<Real>.alignment == 0
    else { return nil }
    return unsafe address.assumingMemoryBound(to: Real.self)
  }

  /// All elements, row after row, rounded to single precision.
  ///
  /// - Returns: `rowCount * columnCount` numbers.
  /// - Complexity: O(`rowCount * columnCount`) time and memory.
  public func floats() -> [Float] {
    unsafe [Float](unsafeUninitializedCapacity: rowCount * columnCount) { buffer, count in
      count = rowCount * columnCount
      unsafe gather(into: buffer.baseAddress, tier: .active)
    }
  }
}
