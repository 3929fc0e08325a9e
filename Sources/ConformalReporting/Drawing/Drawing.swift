internal import Mustache

/// A canvas with marks, later ones over earlier ones.
struct Drawing: Hashable, Sendable, MustacheParent {
  /// The width in units of the canvas: those of a phone held upright, so that text stays legible there.
  static let columnWidth = 520.0

  /// What kind of figure it is, in one lower-case word.
  let kind: String
  /// What the figure is called by those who do not see it.
  let title: String
  /// What it shows, in words.
  let description: String
  /// The width.
  var width = columnWidth
  /// The height.
  var height = 0.0
  /// What is drawn.
  private(set) var marks: [Mark] = []

  init(kind: String, title: String, description: String) {
    (self.kind, self.title, self.description) = (kind, title, description)
  }

  mutating func add(_ mark: Mark) { marks.append(mark) }
  mutating func add(_ more: [Mark]) { marks += more }

  /// The document.
  var figure: Figure {
    var drawing = self
    drawing.marks.insert(.rectangle("ground", x: 0...width, y: 0...height), at: 0)
    return Figure(svg: MarkupLibrary.standard.text(of: "svg", drawing))
  }

  func child(named name: String) -> Any? {
    switch name {
    case "id": identifier
    case "title": title
    case "description": description
    case "width": Coordinate(width).text
    case "height": Coordinate(height).text
    case "marks": marks
    default: nil
    }
  }

  /// A name that differs between figures of one page unless they say the same: FNV-1a of what they say.
  private var identifier: String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in (title + "\u{0}" + description).utf8 {
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
    }
    return kind + "-" + String(hash, radix: 36)
  }
}
