extension ScratchFolder {
  /// Writes rows of two classes for two roles of a pipeline, `NAME-pre.csv` and `NAME-test.csv`.
  func writeRoles(_ name: String) throws {
    var text = "id,a,b,y\n"
    for row in 0..<80 {
      text += "\(row),\(row % 7),\((row * 5) % 11),\((row * 5) % 11 > row % 7 ? 1 : 0)\n"
    }
    for role in ["pre", "test"] { _ = try write(text, to: "\(name)-\(role).csv") }
  }
}
