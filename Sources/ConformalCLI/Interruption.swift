import TensorFiles

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Watches for the signals by which people and systems end a program: removes unfinished outputs, then lets
/// the signal do its work.
///
/// A thread waits for the signals. In threads that libraries have started before `main` they are not
/// blocked: there a handler does no more than hand them on to the waiting thread. Signals that the caller
/// has told us to ignore, as `nohup` does, stay ignored.
func watchInterruptions() {
  let signals = UnsafeMutablePointer<sigset_t>.allocate(capacity: 1)
  unsafe signals.initialize(to: sigset_t())
  unsafe sigemptyset(signals)
  let numbers = [SIGINT, SIGTERM, SIGHUP].filter { number in
    let previous = signal(number, SIG_IGN)
    return unsafe unsafeBitCast(previous, to: Int.self) != unsafeBitCast(SIG_IGN, to: Int.self)
  }
  for number in numbers { unsafe sigaddset(signals, number) }
  unsafe pthread_sigmask(SIG_BLOCK, signals, nil)
  guard unsafe pthread_create(&watcher, nil, waitForInterruption, signals) == 0 else {
    for number in numbers { signal(number, SIG_DFL) }
    unsafe pthread_sigmask(SIG_UNBLOCK, signals, nil)
    return
  }
  for number in numbers {
    signal(number) { number in _ = unsafe pthread_kill(watcher, number) }
  }
}

/// The thread that waits; written once, before there is a handler that reads it.
nonisolated(unsafe) private var watcher = pthread_t()

private func waitForInterruption(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let signals = unsafe argument?.assumingMemoryBound(to: sigset_t.self) else { return nil }
  var number: Int32 = 0
  guard unsafe sigwait(signals, &number) == 0 else { return nil }
  OutputFile.discardAll()
  signal(number, SIG_DFL)
  unsafe pthread_sigmask(SIG_UNBLOCK, signals, nil)
  raise(number)
  return nil
}
