import ArgumentParser

/// Where an artifact goes, and what is said of it.
struct ArtifactOutputOptions: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: .init("Where the artifact goes; - is standard output.", valueName: "file"))
  var out = "-"

  @Flag(help: "Print a summary as JSON; the artifact then needs --out FILE.")
  var json = false
}
