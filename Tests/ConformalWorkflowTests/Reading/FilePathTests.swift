import ConformalWorkflow
import Foundation
import Testing

/// Paths of a pipeline as they are seen from where the program runs.
@Suite struct FilePathTests {
  @Test(arguments: [
    ("pipelines", "history", "pipelines/history"), ("pipelines", "../history", "history"),
    ("pipelines/eu", "../../x/history", "x/history"), (".", "../history", "../history"),
    ("../b", "../history", "../history"), ("..", "../history", "../../history"),
    ("/srv/p", "../history", "/srv/history"), ("pipelines", "/h", "/h"),
  ])
  func theShorterWayOut(directory: String, path: String, resolved: String) {
    #expect(FilePath.resolving(path, from: directory) == resolved)
  }

  /// Out of a link leads to where it points, not to where it is.
  @Test func linksAreLeftAlone() throws {
    let folder = try RunFolder()
    let link = folder.file("link")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "/usr/bin")
    #expect(FilePath.resolving("../history", from: link) == link + "/../history")
  }
}
