internal import Synchronization

/// The temporary files of this process that have not taken their target's name yet.
enum TemporaryFiles {
  private static let paths = Mutex<Set<String>>([])

  static func insert(_ path: String) { paths.withLock { _ = $0.insert(path) } }

  static func forget(_ path: String) { paths.withLock { _ = $0.remove(path) } }

  /// Removes a file from the disk and from the list.
  static func remove(_ path: String) {
    FileSystem.remove(path)
    forget(path)
  }

  static func removeAll() {
    paths.withLock { paths in
      for path in paths { FileSystem.remove(path) }
      paths = []
    }
  }
}

extension OutputFile {
  /// Removes the temporary files of all unfinished outputs, for a program that a signal is about to end.
  ///
  /// Targets stay as they were. Outputs that are written to later fail or are lost: end the process. Takes
  /// a lock, so it may not be called from a signal handler, but from a thread or queue that has been told
  /// of the signal.
  public static func discardAll() { TemporaryFiles.removeAll() }

  /// Has a file that is not an output removed by ``discardAll()`` as well, until it is forgotten.
  package static func discardOnInterruption(_ path: String) { TemporaryFiles.insert(path) }

  /// Takes back ``discardOnInterruption(_:)``.
  package static func keepOnInterruption(_ path: String) { TemporaryFiles.forget(path) }
}
