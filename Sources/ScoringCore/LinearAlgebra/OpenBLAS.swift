#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// The part of OpenBLAS that a linear head uses.
///
/// It is loaded when the first head is made, not linked: loading takes longer than predicting a row, and
/// starts threads.
@safe struct OpenBLAS: Sendable {
  /// `cblas_sgemm`, with the enumerations of CBLAS as integers.
  typealias MatrixProduct =
    @convention(c) @Sendable (
      CInt, CInt, CInt, CInt, CInt, CInt, Float, UnsafePointer<Float>?, CInt,
      UnsafePointer<Float>?, CInt, Float, UnsafeMutablePointer<Float>?, CInt
    ) -> Void
  private typealias Text = @convention(c) @Sendable () -> UnsafePointer<CChar>?
  private typealias SetThreadCount = @convention(c) @Sendable (CInt) -> Void

  static let rowMajor: CInt = 101
  static let asTheyAre: CInt = 111

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
      .missingInput, found: found, expected: "OpenBLAS, which computes a linear head",
      remedy: "install it (Debian: apt-get install libopenblas0), or write the logits down")
  }
}
