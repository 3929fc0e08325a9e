/// A page that says what was found, what failed first: one HTML file that needs no network and no scripts.
///
/// ```swift
/// let report = Report(
///   title: "Calibration", verdict: .init(.failed, "Overconfident: says 93 %, is right 84 %"),
///   checks: checks, sections: [.init(title: "Reliability", blocks: [.figure(reliability)])], json: json)
/// try report.html.write(toFile: "report.html", atomically: true, encoding: .utf8)
/// ```
///
/// The same values give the same bytes. All text is escaped; no text is taken for markup.
public struct Report: Hashable, Sendable {
  /// What came of a check.
  public enum Outcome: String, Hashable, Sendable, CaseIterable {
    /// It was not met.
    case failed
    /// The rows cannot tell.
    case inconclusive
    /// It was met.
    case passed
  }

  /// The answer in one sentence, with what else a reader needs at once.
  public struct Verdict: Hashable, Sendable {
    /// What came of it all; `nil` where nothing was asked for.
    public let outcome: Outcome?
    /// The sentence that is read first.
    public let headline: String
    /// Sentences after it.
    public let sentences: [String]

    /// Words a verdict.
    ///
    /// - Parameters:
    ///   - outcome: what came of it all; `nil` where nothing was asked for.
    ///   - headline: the sentence that is read first.
    ///   - sentences: sentences after it.
    public init(_ outcome: Outcome?, _ headline: String, sentences: [String] = []) {
      (self.outcome, self.headline, self.sentences) = (outcome, headline, sentences)
    }
  }

  /// A rule with what came of it.
  public struct Check: Hashable, Sendable {
    /// The rule's name.
    public let name: String
    /// What came of it.
    public let outcome: Outcome
    /// What was found and what was expected.
    public let sentence: String

    /// Names a check.
    ///
    /// - Parameters:
    ///   - name: the rule's name.
    ///   - outcome: what came of it.
    ///   - sentence: what was found and what was expected.
    public init(name: String, outcome: Outcome, sentence: String) {
      (self.name, self.outcome, self.sentence) = (name, outcome, sentence)
    }
  }

  /// A part of the page under a heading.
  public struct Section: Hashable, Sendable, Codable {
    /// The heading.
    public let title: String
    /// What stands under it.
    public let blocks: [Block]

    /// Puts a section together.
    ///
    /// - Parameters:
    ///   - title: the heading.
    ///   - blocks: what stands under it.
    public init(title: String, blocks: [Block]) { (self.title, self.blocks) = (title, blocks) }
  }

  /// What a section consists of.
  public enum Block: Hashable, Sendable, Codable {
    /// A paragraph of plain text.
    case paragraph(String)
    /// A table.
    case table(Table)
    /// A picture.
    case figure(Illustration)
    /// Names with values.
    case facts([Fact])
    /// Points, each a paragraph of plain text.
    case points([String])
    /// Text to be typed or copied as it is, such as a command.
    case code(String)
  }

  /// A picture with words on how to read it.
  public struct Illustration: Hashable, Sendable, Codable {
    /// What it is called.
    public let title: String
    /// The picture.
    public let figure: Figure
    /// How to read it, a paragraph each; none is no words.
    public let howToRead: [String]

    /// Puts an illustration together.
    ///
    /// - Parameters:
    ///   - title: what it is called.
    ///   - figure: the picture.
    ///   - howToRead: how to read it, a paragraph each.
    public init(title: String, figure: Figure, howToRead: [String]) {
      (self.title, self.figure, self.howToRead) = (title, figure, howToRead)
    }
  }

  /// A name with a value, such as a file with its digest.
  public struct Fact: Hashable, Sendable, Codable {
    /// The name.
    public let name: String
    /// The value.
    public let value: String

    /// Names a value.
    ///
    /// - Parameters:
    ///   - name: the name.
    ///   - value: the value.
    public init(name: String, value: String) { (self.name, self.value) = (name, value) }
  }

  /// What the page is called.
  public let title: String
  /// The answer.
  public let verdict: Verdict
  /// Rules with what came of them, in any order: the page shows those that failed first.
  public let checks: [Check]
  /// The parts of the page.
  public let sections: [Section]
  /// Where the numbers come from: inputs with digests, rows, seeds, versions, certificates.
  public let provenance: [Fact]
  /// The numbers as a JSON document, kept inside the page for programs; `nil` is none.
  public let json: String?

  /// Puts a report together.
  ///
  /// - Parameters:
  ///   - title: what the page is called.
  ///   - verdict: the answer.
  ///   - checks: rules with what came of them.
  ///   - sections: the parts of the page.
  ///   - provenance: where the numbers come from.
  ///   - json: the numbers as a JSON document, or `nil`.
  public init(
    title: String, verdict: Verdict, checks: [Check] = [], sections: [Section],
    provenance: [Fact] = [], json: String? = nil
  ) {
    self.title = title
    self.verdict = verdict
    self.checks = checks
    self.sections = sections
    self.provenance = provenance
    self.json = json
  }
}
