#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Work on a thread of its own, which ends before this value does.
///
///     let digest = BackgroundWork { SHA256.hexDigest(of: file) }
///     let scores = try score(file)
///     return (scores, try digest.wait())
///
/// A thread and not a queue: the caller may itself be on a queue, and blocks until the work is done.
@safe package struct BackgroundWork<Value: Sendable>: ~Copyable, Sendable {
  /// What both threads see: the work, and after the thread's end its result.
  private final class Job: Sendable {
    let work: @Sendable () throws -> Value
    nonisolated(unsafe) var result: Result<Value, any Error>?

    init(_ work: @escaping @Sendable () throws -> Value) { self.work = work }

    func run() { unsafe result = Result { try work() } }
  }

  private let job: Job
  private let thread: pthread_t?

  /// Starts work, or does it at once where there is no thread to be had.
  ///
  /// - Parameter work: what to do.
  package init(_ work: @escaping @Sendable () throws -> Value) {
    let job = Job(work)
    self.job = job
    let entry = unsafe Unmanaged.passRetained(ThreadEntry { job.run() })
    thread = unsafe startThread(entry.toOpaque())
    if thread == nil { unsafe entry.takeRetainedValue().run() }
  }

  deinit {
    if let thread { pthread_join(thread, nil) }
  }

  /// Waits for the end of the work.
  ///
  /// - Returns: its result.
  /// - Throws: its error.
  package consuming func wait() throws -> Value {
    let job = job
    do { _ = consume self }
    guard let result = unsafe job.result else { preconditionFailure("the thread has ended") }
    return try result.get()
  }
}

/// A closure that a C function can point to.
private final class ThreadEntry: Sendable {
  let run: @Sendable () -> Void

  init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

/// Starts a thread that consumes an entry, or gives `nil`.
private func startThread(_ entry: UnsafeMutableRawPointer) -> pthread_t? {
  #if canImport(Darwin)
  var thread: pthread_t?
  #else
  var thread = pthread_t()
  #endif
  let status = unsafe pthread_create(
    &thread, nil,
    { entry in
      let entry: UnsafeMutableRawPointer? = unsafe entry
      if let entry = unsafe entry {
        unsafe Unmanaged<ThreadEntry>.fromOpaque(entry).takeRetainedValue().run()
      }
      return nil
    }, entry)
  return status == 0 ? thread : nil
}
