import Foundation
import Testing

/// The pipelines of examples/ run as they are, from the command line.
@Suite struct ExampleTests {
  @Test func everyExampleRuns() async throws {
    try await Scratch.with { scratch in
      let result = try await ConformalProcess.shell(
        """
        set -e
        cp -r "$2/../examples" "$1"; ln -s "$2" "$1/datasets"; cd "$1"
        "$CONFORMAL" run examples
        """, [scratch.path, Dataset.folder])
      #expect(result.status == 0, "\(result.outputText)\(result.errorText)")
    }
  }
}
