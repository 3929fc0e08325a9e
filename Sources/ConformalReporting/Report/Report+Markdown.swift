extension Report {
  /// The page in Markdown, without pictures and without the numbers for programs.
  ///
  /// All text is escaped; no text is taken for markup. The same values give the same bytes.
  ///
  /// - Complexity: O(bytes of the page).
  public var markdown: String {
    MarkupLibrary.markdown.text(
      of: "report",
      [
        "title": title, "headline": verdict.headline, "sentences": verdict.sentences,
        "hasChecks": !checks.isEmpty,
        "checks": Outcome.allCases.flatMap { outcome in checks.filter { $0.outcome == outcome } }
          .map { ["name": $0.name, "word": $0.outcome.rawValue, "sentence": $0.sentence] },
        "sections": sections.map { section -> [String: Any] in
          ["heading": section.title, "blocks": section.blocks.map(\.markdown)]
        },
        "hasProvenance": !provenance.isEmpty,
        "provenance": provenance.map { ["term": $0.name, "value": $0.value] },
      ] as [String: Any])
  }
}

extension Report.Block {
  fileprivate var markdown: [String: Any] {
    switch self {
    case .paragraph(let text): ["paragraph": [text]]
    case .facts(let facts): ["facts": facts.map { ["term": $0.name, "value": $0.value] }]
    case .points(let points): ["points": points]
    case .code(let text): ["code": [MarkdownText.code(text)]]
    case .figure(let illustration):
      ["paragraph": ["Picture: \(illustration.title) (see the page in HTML)."]]
    case .table(let table):
      [
        "table": [
          [
            "caption": table.title, "header": table.header,
            "lines": (table.orderings.first?.rows ?? Array(table.rows.indices)).map {
              ["cells": table.rows[$0]]
            },
          ] as [String: Any]
        ]
      ]
    }
  }
}
