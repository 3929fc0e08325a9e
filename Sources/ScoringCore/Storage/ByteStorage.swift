#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Bytes that never change: owned memory, or a read-only mapping of a file.
///
/// A mapped file costs address space, not memory, so files larger than memory can be read. A file
/// that another process truncates while it is mapped ends the program, as with every mapping.
@safe public final class ByteStorage: Sendable {
  /// The number of bytes.
  public let count: Int
  private nonisolated(unsafe) let base: UnsafeMutableRawPointer?
  let isMapped: Bool
  /// Whose bytes these are, if they are not our own.
  private let owner: ByteStorage?

  /// Copies bytes into memory aligned to 64 bytes.
  ///
  /// - Parameter bytes: the contents.
  /// - Complexity: O(`bytes.count`).
  public convenience init(_ bytes: [UInt8]) {
    unsafe self.init(allocating: bytes.count) { buffer in
      unsafe bytes.withUnsafeBytes { unsafe buffer.copyMemory(from: $0) }
    }
  }

  /// Copies numbers, in the byte order of the machine.
  ///
  /// - Parameter values: the contents.
  /// - Complexity: O(`values.count`).
  public convenience init<Value: BitwiseCopyable>(copying values: [Value]) {
    unsafe self.init(allocating: values.count * MemoryLayout<Value>.stride) { buffer in
      unsafe values.withUnsafeBytes { unsafe buffer.copyMemory(from: $0) }
    }
  }

  /// Allocates memory aligned to 64 bytes and lets a closure fill it.
  init(allocating count: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Void) {
    self.count = count
    isMapped = false
    owner = nil
    if count > 0 {
      let base = UnsafeMutableRawPointer.allocate(byteCount: count, alignment: 64)
      unsafe self.base = base
      unsafe fill(UnsafeMutableRawBufferPointer(start: base, count: count))
    } else {
      unsafe base = nil
    }
  }

  /// Maps a file into memory, read only.
  ///
  /// A pipe or a device that cannot be mapped is read to its end instead, into a temporary file when it is
  /// long.
  ///
  /// - Parameter path: the file.
  /// - Throws: ``DataError`` with code `missing-input` when it cannot be opened or read.
  public convenience init(mapping path: String) throws {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw DataError.system("open", path: path, code: .missingInput, number: errno)
    }
    defer { close(descriptor) }
    try self.init(descriptor: descriptor, name: path)
  }

  /// Maps or reads an open file.
  ///
  /// - Parameters:
  ///   - descriptor: an open, readable file descriptor; it stays open.
  ///   - name: the name for error messages.
  /// - Throws: ``DataError`` with code `missing-input` when it cannot be read.
  public convenience init(descriptor: Int32, name: String) throws {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      throw DataError.system("read", path: name, code: .missingInput, number: errno)
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG:
      try self.init(mapping: descriptor, count: Int(status.st_size), name: name)
    case S_IFDIR:
      throw DataError(.missingInput, found: "a directory", expected: "a file", file: name)
    default:
      var contents = LargeArrayWriter<UInt8>(memoryCount: ByteStorage.mostReadIntoMemory)
      try ByteStorage.readAll(descriptor, name: name) { try contents.append($0) }
      switch try contents.finish().place {
      case .memory(let bytes): self.init(bytes)
      case .file(let storage, _): self.init(sharing: storage)
      }
    }
  }

  private init(mapping descriptor: Int32, count: Int, name: String) throws {
    self.count = count
    isMapped = true
    owner = nil
    guard count > 0 else {
      unsafe base = nil
      return
    }
    let address = unsafe mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0)
    guard let address = unsafe address, unsafe address != MAP_FAILED else {
      throw DataError.system("map", path: name, code: .missingInput, number: errno)
    }
    unsafe base = address
  }

  /// The same bytes as another mapping, which lives on.
  private init(sharing other: ByteStorage) {
    count = other.count
    unsafe base = other.base
    isMapped = other.isMapped
    owner = other
  }

  deinit {
    guard owner == nil, let base = unsafe base else { return }
    if isMapped {
      unsafe munmap(base, count)
    } else {
      unsafe base.deallocate()
    }
  }

  /// Gives a closure a safe view of all bytes.
  ///
  /// - Parameter body: reads the bytes; the view ends with the call.
  /// - Returns: what `body` returns.
  /// - Throws: what `body` throws.
  public func withBytes<Result, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(unsafe RawSpan(_unsafeBytes: UnsafeRawBufferPointer(start: base, count: count)))
  }

  /// The address of the byte at an offset, valid while the storage lives.
  func address(at offset: Int) -> UnsafeRawPointer? {
    unsafe base.map { unsafe UnsafeRawPointer($0) + offset }
  }

  /// Copies a range of bytes.
  ///
  /// - Parameter range: byte offsets, inside `0 ..< count`.
  /// - Returns: the bytes.
  /// - Complexity: O(`range.count`).
  public func copy(_ range: Range<Int>) -> [UInt8] {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    return unsafe [UInt8](UnsafeRawBufferPointer(start: base, count: count)[range])
  }
}

extension ByteStorage {
  /// The most bytes of a pipe that are kept in memory; more go to a temporary file.
  private static let mostReadIntoMemory = 1 << 24

  /// Reads a file to its end, block by block: one that is cut off meanwhile ends early, and nothing else happens.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - body: takes the blocks in order.
  /// - Throws: ``DataError`` with code `missing-input` when it cannot be read; what `body` throws.
  package static func readBlocks(
    of path: String, _ body: ([UInt8]) throws -> Void
  ) throws {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw DataError.system("open", path: path, code: .missingInput, number: errno)
    }
    defer { close(descriptor) }
    try readAll(descriptor, name: path, body)
  }

  /// Reads an open file to its end.
  private static func readAll(
    _ descriptor: Int32, name: String, _ body: ([UInt8]) throws -> Void
  ) throws {
    var block = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let received = unsafe block.withUnsafeMutableBytes { buffer in
        unsafe read(descriptor, buffer.baseAddress, buffer.count)
      }
      if received == 0 { return }
      if received > 0 {
        try body(Array(block[..<received]))
      } else if errno != EINTR {
        throw DataError.system("read", path: name, code: .missingInput, number: errno)
      }
    }
  }
}
