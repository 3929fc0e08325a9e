extension Report {
  /// The most bytes that ``html`` has, unless its pictures alone have more.
  public static let largestSize = 1_000_000

  /// The page.
  ///
  /// Where it would be larger than ``largestSize``, the embedded JSON is left out, then rows of tables; the page says
  /// so.
  ///
  /// - Complexity: O(bytes of the page).
  public var html: String {
    let attempts = [(400, true), (400, false), (100, false), (25, false)]
    var page = ""
    for (most, embedsJSON) in attempts {
      page = MarkupLibrary.standard.text(
        of: "report", content(mostRows: most, embedsJSON: embedsJSON))
      if page.utf8.count < Self.largestSize { break }
    }
    return page
  }

  private func content(mostRows: Int, embedsJSON: Bool) -> [String: Any] {
    var tableCount = 0
    let sections = sections.map { section -> [String: Any] in
      let blocks = section.blocks.map { block -> [String: Any] in
        if case .table = block { tableCount += 1 }
        return block.content(identifier: "t\(tableCount)", mostRows: mostRows)
      }
      return ["heading": section.title, "blocks": blocks]
    }
    let ordered = Outcome.allCases.flatMap { outcome in
      checks.filter { $0.outcome == outcome }
    }
    return [
      "title": title, "outcome": verdict.outcome?.rawValue ?? "none",
      "sign": verdict.outcome?.sign ?? "", "word": verdict.outcome?.word ?? "",
      "headline": verdict.headline, "sentences": verdict.sentences,
      "hasChecks": !checks.isEmpty, "checkCount": checkCount,
      "checks": ordered.map { check in
        [
          "name": check.name, "outcome": check.outcome.rawValue, "sign": check.outcome.sign,
          "word": check.outcome.word, "sentence": check.sentence,
        ]
      },
      "sections": sections, "hasProvenance": !provenance.isEmpty,
      "facts": provenance.map(\.content),
      "json": json.map { embedsJSON ? [$0.scriptSafe] : [] } ?? [],
      "lacksJSON": json != nil && !embedsJSON,
    ]
  }

  private var checkCount: String {
    Outcome.allCases.compactMap { outcome in
      let count = checks.filter { $0.outcome == outcome }.count
      return count > 0 ? "\(count) \(outcome.rawValue)" : nil
    }.joined(separator: ", ")
  }
}

extension Report.Outcome {
  /// A sign that tells outcomes apart without colour.
  fileprivate var sign: String {
    switch self {
    case .failed: "✕"
    case .inconclusive: "?"
    case .passed: "✓"
    }
  }

  fileprivate var word: String { rawValue }
}

extension Report.Fact {
  fileprivate var content: [String: String] { ["term": name, "value": value] }
}

extension Report.Block {
  fileprivate func content(identifier: String, mostRows: Int) -> [String: Any] {
    switch self {
    case .paragraph(let text): ["kind": "report-paragraph", "words": text]
    case .table(let table): table.content(identifier: identifier, most: mostRows)
    case .figure(let illustration):
      [
        "kind": "report-figure", "caption": illustration.title, "svg": illustration.figure.svg,
        "hasWords": !illustration.howToRead.isEmpty, "words": illustration.howToRead,
      ]
    case .facts(let facts): ["kind": "report-facts", "facts": facts.map(\.content)]
    case .points(let points): ["kind": "report-points", "points": points]
    case .code(let text): ["kind": "report-code", "text": text]
    }
  }
}

extension String {
  /// A JSON document without characters that markup gives a meaning: in JSON they occur in strings alone, where an
  /// escape says the same.
  fileprivate var scriptSafe: String {
    var safe = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      switch scalar {
      case "<": safe.append(contentsOf: "\\u003c".unicodeScalars)
      case ">": safe.append(contentsOf: "\\u003e".unicodeScalars)
      case "&": safe.append(contentsOf: "\\u0026".unicodeScalars)
      default: safe.append(scalar)
      }
    }
    return String(safe)
  }
}
