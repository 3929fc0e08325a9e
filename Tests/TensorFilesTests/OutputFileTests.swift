import ScoringCore
import TensorFiles
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

@Suite("Output files")
struct OutputFileTests {
  private let scratch = ScratchDirectory()

  private func contents(_ path: String) throws -> String {
    let storage = try ByteStorage(mapping: path)
    return String(decoding: storage.copy(0..<storage.count), as: UTF8.self)
  }

  private func write(_ text: String, to path: String) throws {
    let output = try OutputFile(path: path)
    try output.write(text)
    try output.commit()
  }

  private func permissions(_ path: String) -> UInt32 {
    var status = stat()
    return unsafe lstat(path, &status) == 0 ? UInt32(status.st_mode & 0o7777) : 0
  }

  @Test("nothing changes before the commit, everything after it")
  func atomic() throws {
    let path = scratch.file("out.csv")
    try write("old", to: path)
    _ = unsafe chmod(path, 0o640)
    let output = try OutputFile(path: path)
    try output.write("new ")
    try output.write(Array("text".utf8))
    try output.flush()
    #expect(try contents(path) == "old")
    #expect(scratch.names.count == 2)
    try output.commit()
    #expect(try contents(path) == "new text")
    #expect(scratch.names == ["out.csv"])
    #expect(permissions(path) == 0o640)
    let error = #expect(throws: DataError.self) { try output.write("more") }
    #expect(error?.code == .cannotWrite)
  }

  @Test("without a commit, and after a discard, nothing remains")
  func discarded() throws {
    let path = scratch.file("out.csv")
    do {
      let output = try OutputFile(path: path)
      try output.write("text")
      try output.flush()
      #expect(scratch.names.count == 1)
    }
    #expect(scratch.names.isEmpty)
    let output = try OutputFile(path: path)
    output.discard()
    output.discard()
    #expect(scratch.names.isEmpty)
    #expect(throws: DataError.self) { try output.commit() }
  }

  @Test("large writes pass the buffer in order")
  func large() throws {
    let path = scratch.file("out.bin")
    let output = try OutputFile(path: path)
    var expected: [UInt8] = []
    for size in [1, 1 << 18, 3, 1 << 19, 0, 7] {
      let part = [UInt8](repeating: UInt8(truncatingIfNeeded: size + 5), count: size)
      expected += part
      try output.write(part)
    }
    try output.commit()
    let storage = try ByteStorage(mapping: path)
    #expect(storage.copy(0..<storage.count) == expected)
  }

  @Test("links stay links, also those to nothing")
  func links() throws {
    let target = scratch.file("target")
    let link = scratch.file("link")
    #expect(unsafe symlink("target", link) == 0)
    for text in ["one", "two"] {
      try write(text, to: link)
      #expect(try contents(target) == text)
    }
    #expect(scratch.names == ["link", "target"])
    var status = stat()
    #expect(unsafe lstat(link, &status) == 0)
    #expect(status.st_mode & S_IFMT == S_IFLNK)
  }

  @Test("long names", arguments: [180, 254, 255])
  func longNames(_ length: Int) throws {
    let path = scratch.file(String(repeating: "n", count: length))
    try write("text", to: path)
    #expect(try contents(path) == "text")
  }

  @Test(
    "targets that cannot be written",
    arguments: [
      "/nonexistent/out.csv", "/tmp", "", "/proc/out.csv",
    ])
  func refused(_ path: String) throws {
    let error = #expect(throws: DataError.self) { try OutputFile(path: path) }
    #expect(error?.code == .cannotWrite)
    #expect(error?.file == path)
  }

  @Test("a directory without write permission", .disabled(if: geteuid() == 0, "root may write"))
  func unwritableDirectory() throws {
    _ = unsafe chmod(scratch.path, 0o555)
    defer { _ = unsafe chmod(scratch.path, 0o755) }
    let error = #expect(throws: DataError.self) { try OutputFile(path: scratch.file("out")) }
    #expect(error?.code == .cannotWrite)
  }

  @Test(
    "a directory that may be written to but not read",
    .disabled(if: geteuid() == 0, "root may read"))
  func unreadableDirectory() throws {
    _ = unsafe chmod(scratch.path, 0o333)
    defer { _ = unsafe chmod(scratch.path, 0o755) }
    try write("text", to: scratch.file("out"))
    #expect(try contents(scratch.file("out")) == "text")
  }

  @Test("names are brought to disk where there is a directory that can do it")
  func directories() {
    for path in [scratch.path, "/proc/self", "/dev/null", scratch.file("absent")] {
      #expect(FileSystem.synchronizeDirectory(path) == 0, "\(path)")
    }
  }

  @Test("a full device")
  func full() throws {
    try #require(unsafe access("/dev/full", W_OK) == 0)
    let output = try OutputFile(path: "/dev/full")
    try output.write("text")
    let error = #expect(throws: DataError.self) { try output.commit() }
    #expect(error?.code == .cannotWrite)
    #expect(error?.file == "/dev/full")
    #expect(error?.found == "cannot write: No space left on device")
    #expect(throws: DataError.self) { try output.write("more") }
  }

  @Test("devices are written as they are")
  func device() throws {
    try write("text", to: "/dev/null")
    #expect(try ByteStorage(mapping: "/dev/null").count == 0)
  }

  @Test("a pipe without a reader has its own code")
  func brokenPipe() throws {
    signal(SIGPIPE, SIG_IGN)
    var ends: [Int32] = [0, 0]
    #expect(unsafe pipe(&ends) == 0)
    close(ends[0])
    defer { close(ends[1]) }
    let output = try OutputFile(path: "/dev/fd/\(ends[1])")
    try output.write("text")
    let error = #expect(throws: DataError.self) { try output.flush() }
    #expect(error?.code == .brokenPipe)
  }
}
