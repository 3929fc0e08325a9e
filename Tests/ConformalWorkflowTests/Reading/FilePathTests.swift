import ConformalWorkflow
import Foundation
import Testing

/// Paths of a pipeline as they are seen from where the program runs.
@Suite struct FilePathTests {
  @Test(arguments: [
    ("pipelines", "history", "pipelines/history"), ("pipelines", "../history", "history"),
    ("pipelines/eu", "../../x/history", "x/history"), (".", "../history", "../history"),
    ("../b", "../history", "../history"), ("..", "../history", "../../history"),
    ("/srv/p", "../history", "/srv/history"), ("a", "../", "."), ("a/b", "..//h", "a/h"),
    ("pipelines", "/h", "/h"),
  ])
  func theShorterWayOut(directory: String, path: String, resolved: String) {
    #expect(FilePath.resolving(path, from: directory) == resolved)
  }

  /// Who names a directory may end it with a slash.
  @Test(arguments: [("a//b.yaml", "a"), ("a/b.yaml", "a"), ("b.yaml", "."), ("//b.yaml", "/")])
  func directories(file: String, directory: String) {
    #expect(FilePath.directory(of: file) == directory)
  }

  /// Out of a link leads to where it points, not to where it is.
  @Test func linksAreLeftAlone() throws {
    let folder = try RunFolder()
    let link = folder.file("link")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "/usr/bin")
    #expect(FilePath.resolving("../history", from: link) == link + "/../history")
  }
}
