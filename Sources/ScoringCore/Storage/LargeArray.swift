/// Numbers that never change: in memory while they are few, in a mapped file when they are many.
///
/// So work on any count of rows takes a bounded part of the process's own memory.
package struct LargeArray<Element: BitwiseCopyable & Sendable>: Sendable {
  /// Where the elements are.
  enum Place: Sendable {
    case memory([Element])
    case file(ByteStorage, byteOffset: Int)
  }

  /// The number of elements.
  package let count: Int
  let place: Place

  /// Wraps an array.
  ///
  /// - Parameter elements: the elements, which stay in memory.
  package init(_ elements: [Element]) {
    count = elements.count
    place = .memory(elements)
  }

  /// Views a part of a file's bytes, in the byte order of the machine; `nil` where they are not aligned.
  ///
  /// - Parameters:
  ///   - storage: the bytes.
  ///   - byteOffset: where the first element starts.
  ///   - count: the number of elements, all inside of `storage`.
  package init?(viewing storage: ByteStorage, byteOffset: Int, count: Int) {
    precondition(byteOffset >= 0 && count >= 0)
    precondition(byteOffset + count * MemoryLayout<Element>.stride <= storage.count)
    let address = unsafe Int(bitPattern: storage.address(at: byteOffset))
    guard address % MemoryLayout<Element>.alignment == 0 else { return nil }
    self.count = count
    place = .file(storage, byteOffset: byteOffset)
  }

  /// The elements, where they are in memory.
  package var inMemory: [Element]? {
    if case .memory(let elements) = place { elements } else { nil }
  }

  /// Gives a closure a view of all elements.
  ///
  /// - Parameter body: reads the elements; the view ends with the call.
  /// - Returns: what `body` returns.
  /// - Throws: what `body` throws.
  package func withSpan<Result>(_ body: (Span<Element>) throws -> Result) rethrows -> Result {
    switch place {
    case .memory(let elements): return try body(elements.span)
    case .file(let storage, let byteOffset):
      return try withExtendedLifetime(storage) {
        let start = unsafe storage.address(at: byteOffset)?.assumingMemoryBound(to: Element.self)
        return try body(
          unsafe Span(_unsafeElements: UnsafeBufferPointer(start: start, count: count)))
      }
    }
  }

  /// Copies a range of elements; all of those in memory are returned as they are.
  ///
  /// - Parameter range: indices inside `0 ..< count`.
  /// - Returns: the elements.
  /// - Complexity: O(`range.count`).
  package func copy(_ range: Range<Int>) -> [Element] {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    switch place {
    case .memory(let elements):
      return range == 0..<count ? elements : Array(elements[range])
    case .file(let storage, let byteOffset):
      return unsafe [Element](unsafeUninitializedCapacity: range.count) { target, initialized in
        let size = MemoryLayout<Element>.stride
        if let source = unsafe storage.address(at: byteOffset + range.lowerBound * size) {
          unsafe UnsafeMutableRawBufferPointer(target).copyMemory(
            from: UnsafeRawBufferPointer(start: source, count: range.count * size))
        }
        initialized = range.count
      }
    }
  }

  /// A range of elements as an array of its own; those of a file stay there.
  ///
  /// - Parameter range: indices inside `0 ..< count`.
  /// - Returns: the elements.
  /// - Complexity: O(1) for elements of a file, else O(`range.count`).
  package func part(_ range: Range<Int>) -> LargeArray {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    if range == 0..<count { return self }
    switch place {
    case .memory(let elements): return LargeArray(Array(elements[range]))
    case .file(let storage, let byteOffset):
      let offset = byteOffset + range.lowerBound * MemoryLayout<Element>.stride
      guard let part = LargeArray(viewing: storage, byteOffset: offset, count: range.count) else {
        preconditionFailure("elements of an aligned array are aligned")
      }
      return part
    }
  }

  /// Calls a closure with all elements of a range, part after part.
  ///
  /// - Parameters:
  ///   - range: indices inside `0 ..< count`; all of them unless given.
  ///   - body: reads some elements, in ascending order of index; the view ends with the call.
  /// - Throws: what `body` throws.
  /// - Complexity: O(`range.count`) time; mapped pages are let go of as they have been read.
  package func forEachPart(
    _ range: Range<Int>? = nil, _ body: (Span<Element>) throws -> Void
  ) rethrows {
    let range = range ?? 0..<count
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    let step = 1 << 20
    for start in stride(from: range.lowerBound, to: range.upperBound, by: step) {
      let end = Swift.min(start + step, range.upperBound)
      try withSpan { try body($0.extracting(start..<end)) }
      release(start..<end)
    }
  }

  /// Lets go of the mapped pages of a range that will hardly be read again soon.
  ///
  /// - Parameter range: indices inside `0 ..< count`.
  package func release(_ range: Range<Int>) {
    guard case .file(let storage, let byteOffset) = place else { return }
    let size = MemoryLayout<Element>.stride
    storage.release(byteOffset + range.lowerBound * size..<byteOffset + range.upperBound * size)
  }
}
