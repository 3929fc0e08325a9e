internal import ConformalArtifacts
internal import ConformalPrediction
internal import ExactStatistics
internal import ScoringCore
internal import TensorFiles

/// `conformal doctor`: what this machine and this build are, and whether they compute what they should.
public struct Doctor: Sendable {
  /// Whether to print JSON.
  public var json: Bool

  /// Makes the command.
  ///
  /// - Parameter json: whether to print JSON.
  public init(json: Bool = false) { self.json = json }

  /// Runs the command.
  ///
  /// - Parameter console: where to write.
  /// - Returns: `checkFailed` when a check fails.
  /// - Throws: an error of writing.
  public func run(_ console: Console) throws -> ExitStatus {
    let report = DoctorReport()
    try console.print(json ? try jsonText(report) : report.text)
    return report.healthy ? .success : .checkFailed
  }
}

/// What `doctor` prints.
struct DoctorReport: Encodable {
  struct Check: Encodable {
    let name: String
    let passed: Bool
  }

  let architecture: String
  let checks: [Check]
  let healthy: Bool
  let kernelTier: String
  let kernelTiersAvailable: [String]
  let libraryVersion = LibraryVersion.text
  let linearAlgebra: String
  let processors: Int
  let schema = "swift-conformal/doctor/1"

  init() {
    #if arch(x86_64)
    architecture = "x86-64"
    #elseif arch(arm64)
    architecture = "arm64"
    #else
    architecture = "other"
    #endif
    kernelTier = KernelTier.active.name
    kernelTiersAvailable = KernelTier.available.map { $0.name }
    linearAlgebra = LinearHead.libraryDescription
    processors = Execution.processorCount
    checks = DoctorReport.runChecks()
    healthy = checks.allSatisfy { $0.passed }
  }

  var text: String {
    factLines([
      ("swift-conformal", libraryVersion),
      ("machine", "\(architecture), \(processors) processors"),
      (
        "kernel tier",
        "\(kernelTier) (this build and machine have "
          + "\(kernelTiersAvailable.joined(separator: ", ")))"
      ),
      ("linear algebra", linearAlgebra),
    ]) + checks.map { "\($0.passed ? "ok    " : "FAILED") \($0.name)\n" }.joined()
      + (healthy ? "All checks passed.\n" : "This build does not compute what it should.\n")
  }

  private static func runChecks() -> [Check] {
    [
      Check(
        name: "CONFORMAL_KERNEL_TIER, where set, names a tier of this build and machine",
        passed: KernelTier.requestedName.map { name in
          KernelTier.available.contains { $0.name == name }
        } ?? true),
      Check(name: "SHA-256 of the empty message", passed: digestCheck()),
      Check(name: "draws of the counter-based generator", passed: drawCheck()),
      Check(name: "every kernel tier and precision gives the reference sets", passed: setCheck()),
      Check(name: "every kernel tier's exponential is within 2 ulp of e^-1", passed: powerCheck()),
      Check(name: "linear head by OpenBLAS", passed: headCheck()),
    ]
  }

  /// A published vector of Philox4x32-10: counter and key of ones.
  private static func drawCheck() -> Bool {
    let ones = UInt32.max
    return Philox.block(
      counter: SIMD4(repeating: ones), key: SIMD2(repeating: ones))
      == SIMD4(0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd)
  }

  private static func digestCheck() -> Bool {
    SHA256.hexDigest(of: [])
      == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
  }

  /// Powers of two have exact masses: the sets are known without rounding.
  private static func setCheck() -> Bool {
    let row = [0.5, 0.25, 0.125, 0.0625, 0.0625]
    guard let matrix = try? Matrix(rows: [row]), let outputs = try? Outputs(probabilities: matrix)
    else { return false }
    return KernelTier.available.allSatisfy { tier in
      Precision.allCases.allSatisfy { precision in
        let sets = try? outputs.sets(
          .cumulative(.none), atMost: -0.0625, precision: precision,
          execution: Execution(threadCount: 1, tier: tier))
        return sets.map { Array($0[0]) == [0, 1, 2, 3] } ?? false
      }
    }
  }

  private static func powerCheck() -> Bool {
    let inverseOfE = 0.367_879_441_171_442_33
    return KernelTier.available.allSatisfy { tier in
      let single = KernelExponential.values(of: [Float(-1)], tier: tier)[0]
      let double = KernelExponential.values(of: [-1.0], tier: tier)[0]
      return (single - Float(inverseOfE)).magnitude <= 2 * Float(inverseOfE).ulp
        && (double - inverseOfE).magnitude <= 2 * inverseOfE.ulp
    }
  }

  private static func headCheck() -> Bool {
    guard let features = try? Matrix(rows: [[1.0, 2.0]]),
      let weights = try? Matrix(rows: [[1.0, 0.0], [0.5, 4.0]]),
      let bias = try? Matrix([0.0, -8.5], rowCount: 2, columnCount: 1),
      let head = try? LinearHead(features: features, weights: weights, bias: bias),
      let outputs = try? Outputs(linearHead: head),
      let top = try? outputs.topLabels(precision: .float32)
    else { return false }
    return top == [0]
  }
}
