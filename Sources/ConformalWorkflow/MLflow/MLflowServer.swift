internal import FoundationEssentials
internal import ScoringCore

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// The REST API of an MLflow server.
///
/// Source: MLflow REST API 2.0.
struct MLflowServer: Sendable {
  let address: MLflowAddress
  let credentials: MLflowCredentials
  /// Seconds before each further attempt.
  let pauses: [Double]

  /// What the server says is wrong.
  struct Refusal: Error {
    let status: Int
    let code: String
    let message: String
  }

  private struct Problem: Decodable {
    var errorCode: String?
    var message: String?
  }

  /// An answer of which nothing is needed.
  struct Nothing: Decodable {}

  private static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return decoder
  }

  /// Calls a method.
  ///
  /// - Throws: ``Refusal`` for what the server refuses, `DataError` where it does not answer.
  func call<Answer: Decodable>(
    _ method: String, _ path: String, _ body: MLflowValue? = nil, query: [(String, String)] = [],
    as type: Answer.Type = Nothing.self
  ) throws -> Answer {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let search = query.map { "\($0)=\($1.percentEncoded(allowing: ""))" }.joined(separator: "&")
    let response = try send(
      CurlTransfer(
        method: method,
        url: "\(address)/api/2.0/mlflow/\(path)" + (search.isEmpty ? "" : "?\(search)"),
        credentials: credentials,
        body: try body.map { .json([UInt8](try encoder.encode($0))) } ?? .none))
    guard let answer = try? Self.decoder.decode(type, from: Data(response.body)) else {
      throw DataError(
        found: "an answer of another kind from \(address) to \(path)",
        expected: "that of an MLflow server")
    }
    return answer
  }

  /// Puts a file where the server keeps those of a run.
  func upload(_ bytes: [UInt8], to path: String) throws {
    _ = try send(
      CurlTransfer(
        method: "PUT",
        url: "\(address)/api/2.0/mlflow-artifacts/artifacts/"
          + path.percentEncoded(allowing: "/"),
        headers: ["Content-Type: application/octet-stream"], credentials: credentials,
        body: .file(bytes)))
  }

  private func send(_ transfer: CurlTransfer) throws -> CurlTransfer.Response {
    var (last, isThere) = ("no answer", false)
    for pause in [0] + pauses {
      if pause > 0 { usleep(UInt32(pause * 1_000_000)) }
      do {
        let response = try transfer.send()
        switch response.status {
        case 200..<300: return response
        case 429, 500..<600: (last, isThere) = ("status \(response.status)", response.status < 502)
        default:
          let problem = try? Self.decoder.decode(Problem.self, from: Data(response.body))
          throw Refusal(
            status: response.status, code: problem?.errorCode ?? "",
            message: problem?.message ?? "")
        }
      } catch let failure as CurlTransfer.Failure {
        (last, isThere) = (failure.message, false)
        guard failure.isPassing else { break }
      }
    }
    // A server that is there may refuse one entry and take the next.
    throw DataError(
      isThere ? .cannotWrite : .missingInput,
      found: "no use of the MLflow server at \(address): \(last)",
      expected: "a server that answers", remedy: "see whether it runs, then try again")
  }

  /// Says what a server refused as one of our errors.
  func saying<Value>(_ what: String, _ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let refusal as Refusal {
      let text = refusal.message.prefix { $0 != "\n" }.prefix(200)
      let remedy: String? =
        switch refusal.status {
        case 401, 403:
          "set MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD"
        case 300..<400, 404: "see whether the address is that of the MLflow server itself"
        default: nil
        }
      throw DataError(
        found: "MLflow at \(address) refuses to \(what): status \(refusal.status)"
          + (refusal.code.isEmpty ? "" : " \(refusal.code)") + (text.isEmpty ? "" : ", \(text)"),
        remedy: remedy)
    }
  }
}

/// A value of a JSON body.
enum MLflowValue: Encodable, Sendable, ExpressibleByStringLiteral, ExpressibleByDictionaryLiteral,
  ExpressibleByArrayLiteral
{
  case string(String)
  case integer(Int)
  case number(Double)
  case list([MLflowValue])
  case object([String: MLflowValue])

  init(stringLiteral value: String) { self = .string(value) }
  init(arrayLiteral elements: MLflowValue...) { self = .list(elements) }
  init(dictionaryLiteral elements: (String, MLflowValue)...) {
    self = .object(Dictionary(elements, uniquingKeysWith: { first, _ in first }))
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .string(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .list(let values): try container.encode(values)
    case .object(let members): try container.encode(members)
    }
  }
}

extension String {
  /// The text in an address: letters, digits, `-._~` and some others as they are.
  fileprivate func percentEncoded(allowing others: String) -> String {
    utf8.map { byte in
      let scalar = Character(Unicode.Scalar(byte))
      let isPlain =
        byte < 0x80 && (scalar.isLetter || scalar.isNumber || "-._~".contains(scalar))
        || others.contains(scalar)
      let digits = String(byte, radix: 16, uppercase: true)
      return isPlain ? String(scalar) : "%" + (digits.count == 1 ? "0" : "") + digits
    }.joined()
  }
}
