internal import ScoringCore

/// Numbers that are appended now and written as an array later, when their count is known.
///
/// A few stay in memory; more go to a file without a name beside the output, which nothing leaves behind.
public final class SpooledArray<Element: BitwiseCopyable & Sendable> {
  /// The bytes that are kept in memory.
  private static var memoryByteCount: Int { 1 << 20 }

  private let output: OutputFile
  private var recent: [Element] = []
  private var descriptor: Int32?

  /// The number of numbers.
  public private(set) var count = 0

  /// Makes an empty array.
  ///
  /// - Parameter output: the output that the array is for.
  public init(for output: OutputFile) { self.output = output }

  deinit {
    if let descriptor { _ = FileSystem.close(descriptor) }
  }

  /// Appends numbers.
  ///
  /// - Parameter elements: the numbers.
  /// - Throws: `DataError` with code `cannot-write` when the disk is full.
  /// - Complexity: O(`elements.count`) time, O(1) memory.
  public func append(_ elements: [Element]) throws {
    count += elements.count
    let size = MemoryLayout<Element>.stride
    if recent.count + elements.count <= Self.memoryByteCount / size {
      recent += elements
      return
    }
    try spool(recent)
    recent.removeAll(keepingCapacity: true)
    if elements.count <= Self.memoryByteCount / size {
      recent += elements
    } else {
      try spool(elements)
    }
  }

  /// All numbers; nothing may be appended later.
  func contents() throws -> ByteStorage {
    guard let descriptor else { return ByteStorage(copying: recent) }
    try spool(recent)
    recent = []
    return try ByteStorage(descriptor: descriptor, name: output.path)
  }

  private func spool(_ elements: [Element]) throws {
    if elements.isEmpty { return }
    let target = try descriptor ?? output.openScratchFile()
    descriptor = target
    let reason = writeAll(elements: elements, to: target)
    guard reason == 0 else { throw OutputTarget.failure("write", output.path, reason) }
  }
}

extension NPYArray {
  /// A one-dimensional array of numbers that were spooled.
  ///
  /// - Parameter values: n numbers.
  /// - Throws: `DataError` with code `cannot-write` when the disk is full.
  public init(_ values: SpooledArray<Int64>) throws { try self.init(spooled: values, "i8") }

  /// A one-dimensional array of numbers that were spooled.
  ///
  /// - Parameter values: n numbers.
  /// - Throws: `DataError` with code `cannot-write` when the disk is full.
  public init(_ values: SpooledArray<Int32>) throws { try self.init(spooled: values, "i4") }

  /// A one-dimensional array of numbers that were spooled.
  ///
  /// - Parameter values: n numbers.
  /// - Throws: `DataError` with code `cannot-write` when the disk is full.
  public init(_ values: SpooledArray<UInt8>) throws { try self.init(spooled: values, "u1") }

  /// A one-dimensional array of numbers that were spooled.
  ///
  /// - Parameter values: n numbers.
  /// - Throws: `DataError` with code `cannot-write` when the disk is full.
  public init(_ values: SpooledArray<Double>) throws { try self.init(spooled: values, "f8") }

  private init<Element>(spooled values: SpooledArray<Element>, _ type: String) throws {
    self.init(
      elements: try values.contents(), elementByteCount: MemoryLayout<Element>.stride, type,
      [values.count])
  }
}
