import ConformalWorkflow
import Foundation
import Testing

/// What docs/workflow.md and examples/ show is true.
@Suite struct GuideTests {
  private static var root: URL {
    var place = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { place.deleteLastPathComponent() }
    return place
  }

  private static func guide() throws -> String {
    try String(contentsOf: root.appendingPathComponent("docs/workflow.md"), encoding: .utf8)
  }

  /// The example of the guide, run as it stands there.
  @Test func theSwiftExampleRuns() throws {
    let folder = try RunFolder()
    let (examples, kept) = (
      Self.root.appendingPathComponent("examples").path, folder.file("history")
    )
    var printed: [String] = []
    func print(_ value: some Any) { printed.append("\(value)") }

    // swift-format-ignore
    do {
let file = try PipelineFile(contentsOf: "\(examples)/clothes.yaml", environment: [:])
let history = try History(directory: kept, makes: true)
let run = PipelineRun(file.definitions[0], directory: file.directory, history: history)
let result = try run(by: Authorship(who: "nightly"), at: .now)
print(result.record.outcome)

let why = Authorship(who: "ana", why: "agreed with the catalogue desk")
_ = try history.promote("clothes", version: "1", by: why, at: .now)
print(try history.inForce("clothes")?.run.sequence ?? 0)
print(try history.verification().findings)
    }

    let shown = try #require(
      Self.guide().components(separatedBy: "```swift\n").dropFirst()
        .compactMap { $0.components(separatedBy: "```").first }
        .first { $0.contains("PipelineRun") })
    let source = try String(contentsOf: URL(fileURLWithPath: #filePath), encoding: .utf8)
    var comments: [String] = []
    for line in shown.split(separator: "\n") where !line.hasPrefix("import") {
      let parts = line.components(separatedBy: "  // ")
      #expect(source.contains(parts[0]), "not run by the test: \(parts[0])")
      comments += parts.dropFirst()
    }
    #expect(comments == printed)
  }

  /// Every key of a pipeline has its row in the table of the guide.
  @Test func everyKeyIsExplained() throws {
    let schema = try #require(
      try JSONSerialization.jsonObject(with: Data(PipelineSchema.json.utf8)) as? [String: Any])
    let table = try #require(Self.guide().components(separatedBy: "## Every key").last)
    let keys = Self.keys(of: schema)
    #expect(keys.count > 60)
    let missing = keys.filter { key in
      !["`\(key)`", ".\(key)`", "`\(key).", ".\(key)."].contains { table.contains($0) }
    }
    #expect(missing.sorted() == [])
  }

  private static func keys(of schema: Any) -> Set<String> {
    if let list = schema as? [Any] { return Set(list.flatMap(keys)) }
    guard let object = schema as? [String: Any] else { return [] }
    let own = (object["properties"] as? [String: Any]).map { Set($0.keys) } ?? []
    return own.union(object.values.flatMap(keys))
  }
}
