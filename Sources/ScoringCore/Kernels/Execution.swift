#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// How batch work is carried out: it changes speed, never a result.
public struct Execution: Hashable, Sendable {
  /// The number of threads that share the rows, at least 1.
  public let threadCount: Int
  /// The instruction set of the row kernels.
  public let tier: KernelTier

  /// Makes a way of working.
  ///
  /// - Parameters:
  ///   - threadCount: threads, at least 1; `nil` is one for each processor.
  ///   - tier: the instruction set, one that the machine has.
  public init(threadCount: Int? = nil, tier: KernelTier = .active) {
    self.threadCount = max(1, threadCount ?? Execution.processorCount)
    self.tier = min(tier, .highest)
  }

  /// All processors, the active tier.
  public static let standard = Execution()

  /// The number of processors that are online.
  public static var processorCount: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }
}
