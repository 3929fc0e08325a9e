#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// The signals that a thread lets wait.
package enum SignalMask {
  /// Does something while the signals that end a program are let through, so that a child that is started meanwhile
  /// inherits that, and ends with us.
  ///
  /// - Parameter body: what to do.
  /// - Returns: what it returns.
  /// - Throws: what it throws.
  package static func lettingEndSignalsThrough<Result>(
    _ body: () throws -> Result
  ) rethrows -> Result {
    var (signals, previous) = (sigset_t(), sigset_t())
    unsafe sigemptyset(&signals)
    for number in [SIGINT, SIGTERM, SIGHUP] { unsafe sigaddset(&signals, number) }
    unsafe pthread_sigmask(SIG_UNBLOCK, &signals, &previous)
    defer { unsafe pthread_sigmask(SIG_SETMASK, &previous, nil) }
    return try body()
  }
}
