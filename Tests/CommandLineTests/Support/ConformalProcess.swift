import Foundation

/// What a process left behind.
struct ProcessResult {
  let status: Int32
  let standardOutput: [UInt8]
  let errorText: String
  /// Whether the process was ended because it took too long, or died of a signal.
  let wasKilled: Bool

  var outputText: String { String(decoding: standardOutput, as: UTF8.self) }
  /// The lines of standard error without notes.
  var errorLines: [String] {
    errorText.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("note: ") }
  }
}

/// The built program, run as a process.
enum ConformalProcess {
  /// The binary next to the test bundle, in whatever configuration the tests were built.
  static let binary: String = {
    let bundles = Bundle.allBundles.filter { $0.bundlePath.hasSuffix(".xctest") }.map(\.bundleURL)
    let executable = Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
    for place in bundles + [executable] {
      let candidate = place.resolvingSymlinksInPath().deletingLastPathComponent()
        .appendingPathComponent("conformal").path
      if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
    }
    return "/nonexistent/conformal"
  }()

  /// Runs `conformal` with arguments; `input` is a file for standard input.
  static func run(
    _ arguments: [String], input: String = "/dev/null", environment: [String: String] = [:],
    sample: (@Sendable (Int32) -> Void)? = nil
  ) async throws -> ProcessResult {
    try await execute(
      binary, arguments, input: input, environment: environment, sample: sample)
  }

  /// Runs a shell script.
  ///
  /// `$CONFORMAL` is the program; `$1`, `$2` and so on are the arguments.
  static func shell(_ script: String, _ arguments: [String] = []) async throws -> ProcessResult {
    try await execute(
      "/bin/bash", ["-c", script, "bash"] + arguments, input: "/dev/null",
      environment: ["CONFORMAL": binary])
  }

  /// Seconds after which a process is killed.
  private static let timeLimit = 60.0
  private static let gate = ProcessGate(width: 4)

  private static func execute(
    _ path: String, _ arguments: [String], input: String, environment: [String: String],
    sample: (@Sendable (Int32) -> Void)? = nil
  ) async throws -> ProcessResult {
    await gate.enter()
    do {
      let result = try await launch(path, arguments, input, environment, sample)
      await gate.leave()
      return result
    } catch {
      await gate.leave()
      throw error
    }
  }

  private static func launch(
    _ path: String, _ arguments: [String], _ input: String, _ environment: [String: String],
    _ sample: (@Sendable (Int32) -> Void)?
  ) async throws -> ProcessResult {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    var inherited = ProcessInfo.processInfo.environment
    inherited["CONFORMAL_KERNEL_TIER"] = nil
    inherited["CONFORMAL_HISTORY"] = nil
    process.environment = inherited.merging(environment) { $1 }
    let standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: input))
    process.standardInput = standardInput
    let (output, errors) = (Pipe(), Pipe())
    // A process object lives longer than its run: with more than 1 300 open files Foundation cannot start another.
    defer {
      for handle in [standardInput, output.fileHandleForReading, errors.fileHandleForReading] {
        try? handle.close()
      }
    }
    process.standardOutput = output
    process.standardError = errors
    let (ends, end) = AsyncStream<Void>.makeStream()
    process.terminationHandler = { _ in end.finish() }
    try runWithoutBlockedSignals(process)
    let identifier = process.processIdentifier
    let watchdog = Task {
      try await Task.sleep(for: .seconds(timeLimit))
      kill(identifier, SIGKILL)
    }
    let sampler = sample.map { sample in
      Task {
        while !Task.isCancelled {
          sample(identifier)
          try await Task.sleep(for: .milliseconds(20))
        }
      }
    }
    async let outputBytes = bytes(of: output.fileHandleForReading)
    async let errorBytes = bytes(of: errors.fileHandleForReading)
    let (standardOutput, standardError) = await (outputBytes, errorBytes)
    for await _ in ends {}
    watchdog.cancel()
    sampler?.cancel()
    return ProcessResult(
      status: process.terminationStatus, standardOutput: standardOutput,
      errorText: String(decoding: standardError, as: UTF8.self),
      wasKilled: process.terminationReason == .uncaughtSignal)
  }

  /// A child inherits the signal mask of the thread that starts it, and threads of Dispatch block most
  /// signals.
  private static func runWithoutBlockedSignals(_ process: Process) throws {
    var (none, previous) = (sigset_t(), sigset_t())
    unsafe sigemptyset(&none)
    unsafe pthread_sigmask(SIG_SETMASK, &none, &previous)
    defer { unsafe pthread_sigmask(SIG_SETMASK, &previous, nil) }
    try process.run()
  }

  /// Reads to the end on a thread that may block.
  private static func bytes(of handle: FileHandle) async -> [UInt8] {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        let data = try? handle.readToEnd()
        continuation.resume(returning: [UInt8](data ?? Data()))
      }
    }
  }
}

/// Lets only a few processes run at once.
private actor ProcessGate {
  private var free: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(width: Int) { free = width }

  func enter() async {
    if free > 0 {
      free -= 1
    } else {
      await withCheckedContinuation { waiting.append($0) }
    }
  }

  func leave() {
    if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
  }
}
