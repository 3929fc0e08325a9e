internal import ScoringCore

/// Where an array is: a file, and what to take from it.
///
///     logits.npy              the array of the file
///     data.npz:logits         one array of an archive; the key with or without `.npy`
///     model.safetensors:bias  one tensor
///     labels.csv:label        one column, by header name or zero-based number
///     probs.csv:p0..p9        a range of columns, both ends included
///     probs.csv:p0,p3,p7      a list of columns
///     -    -:logits           standard input, and one array of it
///
/// Paths may contain colons. Only a colon after a known ending separates (`npy`, `npz`,
/// `safetensors`, `csv`, `tsv`, `txt`, in any case), or the one after a leading `-`; with several,
/// the last whose file exists, else the last. A file with exactly the given name wins over all.
public struct TensorAddress: Hashable, Sendable {
  /// The address as the user gave it.
  public let name: String
  /// The file path, or `-` for standard input.
  public let path: String
  /// The archive key, or the columns of a table; `nil` when none is given.
  public let selector: String?

  /// Whether the bytes come from standard input.
  public var isStandardInput: Bool { path == "-" }

  /// Parses an address.
  ///
  /// - Parameter text: the address, in the form described above.
  /// - Throws: ``DataError`` with code `usage` when the text is empty or ends with the colon.
  public init(_ text: String) throws {
    let (path, selector) = Self.split(text)
    guard !path.isEmpty else {
      throw DataError(.usage, found: "an empty file name", expected: "a file")
    }
    guard selector != "" else {
      throw DataError(
        .usage, found: "no key after the colon", expected: "\(path):KEY",
        remedy: "name the array or column, or leave out the colon", file: text)
    }
    self.name = text
    self.path = path
    self.selector = selector
  }

  private static func split(_ text: String) -> (path: String, selector: String?) {
    if text == "-" { return (text, nil) }
    if text.hasPrefix("-:") { return ("-", String(text.dropFirst(2))) }
    if FileSystem.kind(of: text) != .absent { return (text, nil) }
    let candidates = text.indices.reversed().filter { index in
      text[index] == ":" && TensorFormat(path: String(text[..<index])) != nil
    }
    let existing = candidates.first { FileSystem.kind(of: String(text[..<$0])) != .absent }
    guard let colon = existing ?? candidates.first else { return (text, nil) }
    return (String(text[..<colon]), String(text[text.index(after: colon)...]))
  }
}

extension TensorAddress: CustomStringConvertible {
  /// The address as the user gave it.
  public var description: String { name }
}
