#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// The part of OpenBLAS and its LAPACK that is used.
///
/// It is loaded when it is first needed, not linked: loading takes longer than predicting a row, and starts
/// threads.
@safe struct OpenBLAS: Sendable {
  /// `cblas_sgemm`, with the enumerations of CBLAS as integers.
  typealias MatrixProduct =
    @convention(c) @Sendable (
      CInt, CInt, CInt, CInt, CInt, CInt, Float, UnsafePointer<Float>?, CInt,
      UnsafePointer<Float>?, CInt, Float, UnsafeMutablePointer<Float>?, CInt
    ) -> Void
  /// `cblas_dgemm`, likewise.
  typealias DoubleMatrixProduct =
    @convention(c) @Sendable (
      CInt, CInt, CInt, CInt, CInt, CInt, Double, UnsafePointer<Double>?, CInt,
      UnsafePointer<Double>?, CInt, Double, UnsafeMutablePointer<Double>?, CInt
    ) -> Void
  /// `dpotrf_`: uplo, n, a, lda, info, length of uplo.
  typealias CholeskyFactorization =
    @convention(c) @Sendable (
      UnsafePointer<CChar>, UnsafePointer<CInt>, UnsafeMutablePointer<Double>?,
      UnsafePointer<CInt>, UnsafeMutablePointer<CInt>, Int
    ) -> Void
  /// `cblas_dtrsm`, with the enumerations of CBLAS as integers.
  typealias TriangularSolution =
    @convention(c) @Sendable (
      CInt, CInt, CInt, CInt, CInt, CInt, CInt, Double, UnsafePointer<Double>?, CInt,
      UnsafeMutablePointer<Double>?, CInt
    ) -> Void
  /// `dgesv_`: n, right-hand sides, a, lda, pivots, b, ldb, info.
  typealias GeneralSolution =
    @convention(c) @Sendable (
      UnsafePointer<CInt>, UnsafePointer<CInt>, UnsafeMutablePointer<Double>?,
      UnsafePointer<CInt>, UnsafeMutablePointer<CInt>?, UnsafeMutablePointer<Double>?,
      UnsafePointer<CInt>, UnsafeMutablePointer<CInt>
    ) -> Void
  private typealias Text = @convention(c) @Sendable () -> UnsafePointer<CChar>?
  private typealias SetThreadCount = @convention(c) @Sendable (CInt) -> Void

  static let rowMajor: CInt = 101
  static let asTheyAre: CInt = 111
  static let transposed: CInt = 112
  static let lower: CInt = 122
  static let diagonalAsItIs: CInt = 131
  static let fromTheLeft: CInt = 141

  private static let names: [String] = {
    #if canImport(Darwin)
    ["libopenblas.dylib", "/opt/homebrew/opt/openblas/lib/libopenblas.dylib"]
    #else
    // The name of every OpenBLAS with 32-bit integers.
    ["libopenblas.so.0"]
    #endif
  }()

  private static let loaded: Result<OpenBLAS, DataError> = Result { () throws(DataError) in
    try OpenBLAS()
  }

  let multiply: MatrixProduct
  let multiplyDoubles: DoubleMatrixProduct
  let factorCholesky: CholeskyFactorization
  let solveTriangular: TriangularSolution
  let solveGeneral: GeneralSolution
  /// Version, processor and threads, for people.
  let description: String

  /// The library, loaded by the first call.
  ///
  /// - Throws: `DataError` with code `missing-input` when it is not installed.
  static func load() throws -> OpenBLAS { try loaded.get() }

  private init() throws(DataError) {
    guard
      let library = unsafe OpenBLAS.names.lazy.compactMap({
        unsafe dlopen($0, RTLD_LAZY | RTLD_LOCAL)
      }).first
    else { throw OpenBLAS.failure("no \(OpenBLAS.names[0])") }
    func symbol<Function>(_ name: String, as type: Function.Type) throws(DataError) -> Function {
      guard let address = unsafe dlsym(library, name) else {
        throw OpenBLAS.failure("no function \(name) in \(OpenBLAS.names[0])")
      }
      return unsafe unsafeBitCast(address, to: type)
    }
    unsafe multiply = try symbol("cblas_sgemm", as: MatrixProduct.self)
    unsafe multiplyDoubles = try symbol("cblas_dgemm", as: DoubleMatrixProduct.self)
    unsafe factorCholesky = try symbol("dpotrf_", as: CholeskyFactorization.self)
    unsafe solveTriangular = try symbol("cblas_dtrsm", as: TriangularSolution.self)
    unsafe solveGeneral = try symbol("dgesv_", as: GeneralSolution.self)
    // Rows are already parallel; more threads below them only get in the way.
    try symbol("openblas_set_num_threads", as: SetThreadCount.self)(1)
    let core = try unsafe symbol("openblas_get_corename", as: Text.self)()
    let config = try unsafe symbol("openblas_get_config", as: Text.self)()
    let coreName = unsafe core.map { unsafe String(cString: $0) } ?? "unknown"
    let version = unsafe config.map { unsafe String(cString: $0) } ?? "OpenBLAS"
    description =
      "\(version.split(separator: " ").prefix(2).joined(separator: " ")), \(coreName) kernels, "
      + "one thread"
  }

  private static func failure(_ found: String) -> DataError {
    DataError(
      .missingInput, found: found, expected: "OpenBLAS, which computes products of matrices",
      remedy: "install it (Debian: apt-get install libopenblas0), or write the logits down")
  }
}
