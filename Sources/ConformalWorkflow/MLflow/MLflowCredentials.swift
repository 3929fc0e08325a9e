internal import ScoringCore

/// Who talks to an MLflow server; never written anywhere.
enum MLflowCredentials: Hashable, Sendable {
  case none
  case token(String)
  case password(user: String, password: String)

  /// Those of the environment, by the names that MLflow's own clients use.
  init(environment: [String: String]) {
    func variable(_ name: String) -> String? {
      environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
    if let token = variable("MLFLOW_TRACKING_TOKEN") {
      self = .token(token)
    } else if let user = variable("MLFLOW_TRACKING_USERNAME") {
      self = .password(user: user, password: variable("MLFLOW_TRACKING_PASSWORD") ?? "")
    } else {
      self = .none
    }
  }
}

/// The address of an MLflow server, without what is secret in it.
package struct MLflowAddress: Hashable, Sendable, CustomStringConvertible {
  /// The address without a name, a password, a query, or a `/` at the end.
  package let description: String

  /// Reads an address.
  ///
  /// - Parameter text: `http://` or `https://` with a host.
  /// - Throws: `DataError` for another address, or one that holds a password: that would be kept in shell histories and
  ///   job definitions. The error does not repeat it.
  package init(_ text: String) throws {
    let scheme = ["http://", "https://"].first { text.lowercased().hasPrefix($0) }
    let rest = scheme.map { text.dropFirst($0.count) } ?? ""
    let host = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    guard !host.contains("@") else {
      throw DataError(
        .usage, found: "an MLflow address with a user name or password in it",
        expected: "the address alone",
        remedy:
          "set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN"
      )
    }
    guard let scheme, !host.isEmpty, !rest.contains("?"), !rest.contains("#"),
      text.unicodeScalars.allSatisfy({ (0x21...0x7E).contains($0.value) })
    else {
      throw DataError(
        .usage, found: "an MLflow address that is none",
        expected: "http://HOST:PORT or https://HOST")
    }
    var plain = Substring(scheme + rest)
    while plain.hasSuffix("/") { plain = plain.dropLast() }
    description = String(plain)
  }
}
