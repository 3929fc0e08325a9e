internal import Mustache

/// The templates of figures and reports, parsed once.
struct MarkupLibrary: Sendable {
  private let library: MustacheLibrary

  /// The templates of this module.
  static let standard = MarkupLibrary(
    svgTemplates.merging(reportTemplates) { first, _ in first }, escapes: MarkupText.name)

  /// The templates of Markdown.
  static let markdown = MarkupLibrary(
    ["report": reportMarkdownTemplate], escapes: MarkdownText.name)

  private static let svgTemplates = [
    "svg": svgDocumentTemplate, "svg-style": svgStyleTemplate, "svg-path": svgPathTemplate,
    "svg-circle": svgCircleTemplate, "svg-rectangle": svgRectangleTemplate,
    "svg-text": svgTextTemplate,
  ]

  private static let reportTemplates = [
    "report": reportTemplate, "report-style": reportStyleTemplate,
    "report-sign": reportSignTemplate,
    "report-paragraph": reportParagraphTemplate, "report-facts": reportFactsTemplate,
    "report-figure": reportFigureTemplate, "report-table": reportTableTemplate,
    "report-points": reportPointsTemplate, "report-code": reportCodeTemplate,
  ]

  private init(_ templates: [String: String], escapes contentType: String) {
    MustacheContentTypes.register(MarkupText(), named: MarkupText.name)
    MustacheContentTypes.register(MarkdownText(), named: MarkdownText.name)
    var library = MustacheLibrary()
    for (name, text) in templates {
      // Every partial starts afresh with the content type of the engine.
      do {
        try library.register("{{% CONTENT_TYPE:\(contentType)}}" + text, named: name)
      } catch {
        preconditionFailure("template \(name): \(error)")
      }
    }
    self.library = library
  }

  /// Fills a template.
  ///
  /// - Parameters:
  ///   - name: the name of the template.
  ///   - content: what it is about.
  /// - Returns: the text.
  func text(of name: String, _ content: some MustacheParent) -> String {
    guard let text = library.render(content, withTemplate: name) else {
      preconditionFailure("there is no template \(name)")
    }
    return text
  }
}
