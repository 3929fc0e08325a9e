internal import ScoringCore
internal import Synchronization

/// A file that appears whole or not at all.
///
///     let output = try OutputFile(path: "sets.csv")
///     try output.write("row,size,labels\n")
///     try output.commit()
///
/// Bytes go to a temporary file in the directory of the target, which takes the target's name and
/// keeps its permissions on ``commit()``. Without a commit nothing changes. Symbolic links are
/// followed and stay. `-` and `/dev/stdout` are standard output; devices and pipes are written as
/// they are. There, bytes that have been flushed cannot be taken back.
///
/// A process that is killed may leave a temporary file `.NAME.PID-N.tmp`; ``discardAll()`` is for
/// signals that give time to tidy up. The program must ignore
/// SIGPIPE and SIGXFSZ for a broken pipe and a file size limit to be thrown as errors.
public final class OutputFile: Sendable {
  private struct State {
    var buffer: [UInt8] = []
    var isOpen = true
    var failure: DataError?
  }

  /// The bytes that are gathered before a system call.
  private static let bufferCount = 1 << 18
  /// The bytes that are worth a system call of their own: fewer are copied to others.
  private static let directCount = 1 << 15

  /// The path as the user gave it, or `-`.
  public let path: String
  private let target: OutputTarget
  private let state = Mutex(State())

  /// Opens an output.
  ///
  /// - Parameter path: the file to write, or `-` for standard output.
  /// - Throws: ``DataError`` with code `cannot-write` and the system's reason.
  public init(path: String) throws {
    self.path = path
    target = try OutputTarget(path: path)
  }

  deinit { discard() }

  /// Appends bytes.
  ///
  /// - Parameter bytes: what to write.
  /// - Throws: ``DataError`` with code `cannot-write`, or `broken-pipe`. After an error, and after
  ///   ``commit()`` or ``discard()``, nothing more can be written.
  public func write(_ bytes: [UInt8]) throws {
    try state.withLock { state throws -> Void in
      try check(state)
      if bytes.count >= Self.directCount {
        try flush(&state)
        try send(bytes, &state)
      } else {
        state.buffer.append(contentsOf: bytes)
        if state.buffer.count >= Self.bufferCount { try flush(&state) }
      }
    }
  }

  /// Appends text as UTF-8.
  ///
  /// - Parameter text: what to write.
  /// - Throws: as ``write(_:)-([UInt8])``.
  public func write(_ text: String) throws { try write(Array(text.utf8)) }

  /// Hands over what is still gathered, so that a reader of a pipe sees it.
  ///
  /// - Throws: as ``write(_:)-([UInt8])``.
  public func flush() throws {
    try state.withLock { state throws -> Void in
      try check(state)
      try flush(&state)
    }
  }

  /// Finishes the output: all bytes are on disk under the target's name when this returns.
  ///
  /// The name is so where the directory may be read and its file system synchronizes directories;
  /// elsewhere the system brings it to disk in its own time.
  ///
  /// - Throws: ``DataError`` with code `cannot-write`, or `broken-pipe`; then the target is as it
  ///   was before, unless only its directory cannot be brought to disk.
  public func commit() throws { try commit(synchronizesDirectory: true) }

  /// Finishes the output, and leaves it to the caller, if that is asked for, to bring its name to
  /// disk.
  ///
  /// - Parameter synchronizesDirectory: whether the name is on disk when this returns, not only the
  ///   bytes.
  /// - Throws: as ``commit()``.
  package func commit(synchronizesDirectory: Bool) throws {
    try state.withLock { state throws -> Void in
      try check(state)
      try flush(&state)
      state.isOpen = false
      guard case .atomic(let descriptor, let temporary, let destination) = target else {
        try close(&state)
        return
      }
      let synchronized = FileSystem.synchronize(descriptor)
      let closed = FileSystem.close(descriptor)
      let failed = synchronized != 0 ? synchronized : closed
      guard failed == 0 else {
        TemporaryFiles.remove(temporary)
        throw OutputTarget.failure("write", path, failed)
      }
      guard FileSystem.rename(temporary, to: destination) == 0 else {
        let reason = FileSystem.lastError
        TemporaryFiles.remove(temporary)
        throw OutputTarget.failure("rename onto", path, reason)
      }
      TemporaryFiles.forget(temporary)
      guard synchronizesDirectory else { return }
      let directory = OutputTarget.directory(of: destination)
      let kept = FileSystem.synchronizeDirectory(directory.isEmpty ? "." : directory)
      guard kept == 0 else { throw OutputTarget.failure("write the directory", path, kept) }
    }
  }

  /// Gives the output up: the temporary file goes, the target stays as it was.
  ///
  /// Does nothing after ``commit()`` or a second time.
  public func discard() {
    state.withLock { state in
      guard state.isOpen else { return }
      abandon(&state)
    }
  }
}

extension OutputFile {
  /// A file without a name, where this output will be or among the system's temporary files.
  ///
  /// - Returns: an open descriptor, which the caller closes.
  /// - Throws: `DataError` with code `cannot-write`.
  func openScratchFile() throws -> Int32 { try target.openScratchFile(path: path) }

  private func check(_ state: borrowing State) throws {
    if let failure = state.failure { throw failure }
    guard state.isOpen else {
      throw DataError(.cannotWrite, found: "the output is closed already", file: path)
    }
  }

  private func flush(_ state: inout State) throws {
    if state.buffer.isEmpty { return }
    try send(state.buffer, &state)
    state.buffer.removeAll(keepingCapacity: true)
  }

  private func send(_ bytes: [UInt8], _ state: inout State) throws {
    let reason = writeAll(bytes, to: target.descriptor)
    guard reason != 0 else { return }
    let failure = OutputTarget.failure("write", path, reason)
    state.failure = failure
    abandon(&state)
    throw failure
  }

  private func abandon(_ state: inout State) {
    state.isOpen = false
    state.buffer = []
    switch target {
    case .borrowed: break
    case .direct(let descriptor): _ = FileSystem.close(descriptor)
    case .atomic(let descriptor, let temporary, _):
      _ = FileSystem.close(descriptor)
      TemporaryFiles.remove(temporary)
    }
  }

  /// Closes a device or a pipe of our own.
  private func close(_ state: inout State) throws {
    guard case .direct(let descriptor) = target else { return }
    let reason = FileSystem.close(descriptor)
    guard reason == 0 else { throw OutputTarget.failure("close", path, reason) }
  }
}
