#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

extension DataError {
  /// The error of a system call.
  ///
  /// - Parameters:
  ///   - action: the verb, such as "open".
  ///   - path: the file.
  ///   - code: the kind of failure.
  ///   - number: the system's error number.
  /// - Returns: the error, with the system's own words.
  package static func system(
    _ action: String, path: String, code: Code, number: Int32
  ) -> DataError {
    let words = unsafe String(cString: strerror(number))
    return DataError(code, found: "cannot \(action): \(words)", file: path)
  }
}
