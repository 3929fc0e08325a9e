internal import CScoringKernels

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// An instruction set that the row kernels are compiled for.
///
/// Every tier gives the same bits; only speed differs.
public enum KernelTier: Int32, Hashable, Sendable, CaseIterable, Comparable {
  /// What every machine of the architecture has: SSE2 on x86-64, NEON on arm64.
  case baseline = 0
  /// AVX2, on x86-64.
  case avx2 = 1
  /// AVX-512 (F, BW, CD, DQ, VL), on x86-64.
  case avx512 = 2

  /// The name, as in `CONFORMAL_KERNEL_TIER`.
  public var name: String { "\(self)" }

  /// The highest tier that this build holds and this machine has.
  public static let highest = KernelTier(rawValue: csk_highest_tier()) ?? .baseline

  /// The tiers that this build holds and this machine has, in ascending order.
  public static var available: [KernelTier] { allCases.filter { $0 <= highest } }

  /// What the environment's `CONFORMAL_KERNEL_TIER` asks for, or `nil`.
  public static let requestedName: String? = unsafe getenv("CONFORMAL_KERNEL_TIER").map {
    unsafe String(cString: $0)
  }

  /// The tier in use: the highest, unless the environment's `CONFORMAL_KERNEL_TIER` names another one of
  /// ``available``.
  public static let active = available.first { $0.name == requestedName } ?? highest

  /// Orders tiers by how much of the machine they use.
  public static func < (left: KernelTier, right: KernelTier) -> Bool {
    left.rawValue < right.rawValue
  }
}
