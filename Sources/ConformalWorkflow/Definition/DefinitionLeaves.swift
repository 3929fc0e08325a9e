internal import FoundationEssentials

/// What a definition says, as the texts that stand at its paths, such as `predictor.score`.
struct DefinitionLeaves {
  /// Paths with their texts, in the order of paths.
  let pairs: [(path: String, text: String)]

  /// Reads a definition as runs keep it.
  ///
  /// - Parameter json: its document.
  /// - Throws: a decoding error for a text that is no JSON.
  init(_ json: [UInt8]) throws {
    pairs = try JSONDecoder().decode(Tree.self, from: Data(json)).leaves("")
      .sorted { $0.path < $1.path }
  }

  /// Any JSON.
  private enum Tree: Decodable {
    case leaf(String)
    case list([Tree])
    case object([String: Tree])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if container.decodeNil() {
        self = .leaf("none")
      } else if let flag = try? container.decode(Bool.self) {
        self = .leaf("\(flag)")
      } else if let number = try? container.decode(Int.self) {
        self = .leaf("\(number)")
      } else if let number = try? container.decode(UInt64.self) {
        self = .leaf("\(number)")
      } else if let number = try? container.decode(Double.self) {
        self = .leaf("\(number)")
      } else if let text = try? container.decode(String.self) {
        self = .leaf(text)
      } else if let list = try? container.decode([Tree].self) {
        self = .list(list)
      } else {
        self = .object(try container.decode([String: Tree].self))
      }
    }

    /// What stands at each path; rules of a list by what they are called, where each is called something.
    func leaves(_ path: String) -> [(path: String, text: String)] {
      func below(_ key: String) -> String {
        // Names that the compiler gives to values of cases say nothing.
        key.hasPrefix("_") ? path : path.isEmpty ? key : "\(path).\(key)"
      }
      switch self {
      case .leaf(let text): return [(path, text)]
      case .list(let elements):
        let texts = elements.compactMap { element -> String? in
          if case .leaf(let text) = element { text } else { nil }
        }
        if texts.count == elements.count {
          return [(path, texts.isEmpty ? "[]" : texts.joined(separator: ", "))]
        }
        let kinds = elements.map(\.kind)
        let areNamed = !kinds.contains(nil) && Set(kinds).count == kinds.count
        return elements.enumerated().flatMap { index, element in
          element.leaves(below(areNamed ? kinds[index] ?? "" : "\(index)"))
        }
      case .object(let members):
        return members.flatMap { key, member in member.leaves(below(key)) }
      }
    }

    private var kind: String? {
      if case .object(let members) = self, case .leaf(let kind) = members["kind"] {
        kind
      } else {
        nil
      }
    }
  }
}
