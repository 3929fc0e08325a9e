import ConformalCommands
import ConformalInputs
import ConformalPrediction
import ExactStatistics
import Foundation
import ScoringCore
import Testing

/// Inputs that cannot be used: code, sentence, exit status, and nothing written.
@Suite("Commands: failures of inputs")
struct InputFailureTests {
  /// A request of which one thing is wrong.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let status: ConformalCommands.ExitStatus
    /// The line on standard error, with `DIR` for the folder.
    let line: String
    let run: @Sendable (Workbench) throws -> Void

    init(
      _ name: String, _ status: ConformalCommands.ExitStatus, _ line: String,
      _ run: @escaping @Sendable (Workbench) throws -> Void
    ) {
      testDescription = name
      self.status = status
      self.line = line
      self.run = run
    }

    static let sources =
      "error: no model outputs (expected --logits F, --probabilities F, --scores F, "
      + "--positive-probability F, or --features F with --weights-matrix F)"
    static let head = "(expected --features F --weights-matrix F [--bias F])"

    static let all = requests + files + rows

    static let requests = [
      Case("no source", .usage, sources) { try $0.fit(OutputsInput()) },
      Case("two sources", .usage, "error: --logits and --probabilities (expected one source") {
        try $0.fit($0.input(logits: $0.logits, probabilities: $0.probabilities))
      },
      Case("features alone", .usage, "error: --features without --weights-matrix \(head)") {
        var input = OutputsInput()
        input.features = $0.logits
        try $0.fit(input)
      },
      Case("weights alone", .usage, sources) {
        var input = OutputsInput()
        input.weightsMatrix = $0.logits
        try $0.fit(input)
      },
      Case("a bias for logits", .usage, "error: --bias without --features \(head)") {
        var input = $0.input(logits: $0.logits)
        input.bias = $0.labels
        try $0.fit(input)
      },
      Case("a tolerance for logits", .usage, "error: --sum-tolerance without --probabilities (") {
        var input = $0.input(logits: $0.logits)
        input.sumTolerance = 0.1
        try $0.fit(input)
      },
      Case("a tolerance of 1", .usage, "error: --sum-tolerance 1.0 (expected a number from 0") {
        var input = $0.input(probabilities: $0.probabilities)
        input.sumTolerance = 1
        try $0.fit(input)
      },
      Case("a tolerance that is no number", .usage, "error: --sum-tolerance nan (expected a") {
        var input = $0.input(probabilities: $0.probabilities)
        input.sumTolerance = .nan
        try $0.fit(input)
      },
      Case("no file name", .usage, "error: an empty file name (expected a file)") {
        try $0.fit($0.input(logits: ""))
      },
      Case("no key", .usage, "DIR/logits.csv:: error: no key after the colon") {
        try $0.fit($0.input(logits: $0.logits + ":"))
      },
    ]

    static let files = [
      Case(
        "absent logits", .missingInput,
        "DIR/absent.npy: error: cannot open: No such file or directory"
      ) { try $0.fit($0.input(logits: $0.folder.file("absent.npy"))) },
      Case("absent labels", .missingInput, "DIR/absent.csv: error: cannot open: No such file") {
        try $0.fit($0.input(logits: $0.logits), labels: $0.folder.file("absent.csv"))
      },
      Case("absent ids", .missingInput, "DIR/absent.csv: error: cannot open: No such file") {
        var input = $0.input(logits: $0.logits)
        input.ids = $0.folder.file("absent.csv")
        try $0.fit(input)
      },
      Case("absent classes", .missingInput, "DIR/absent.txt: error: cannot open: No such file") {
        try $0.fit($0.input(logits: $0.logits), classes: $0.folder.file("absent.txt"))
      },
      Case("a folder", .missingInput, "DIR: error: a directory (expected a file)") {
        try $0.fit($0.input(logits: $0.folder.path))
      },
      Case("no array", .badData, "DIR/bad.npy: error: ") {
        try $0.fit($0.input(logits: $0.folder.write("no array", to: "bad.npy")))
      },
      Case("no such column", .badData, "DIR/logits.csv") {
        try $0.fit($0.input(logits: $0.logits + ":c"))
      },
      Case("two columns of labels", .badData, "DIR/logits.csv") {
        try $0.fit($0.input(logits: $0.logits), labels: $0.logits)
      },
    ]

    static let rows = [
      Case("a value that is none", .badData, "DIR/bad.csv:3:2: error: ") {
        try $0.fit($0.input(logits: $0.folder.write("a,b\n1,2\n1,x\n", to: "bad.csv")))
      },
      Case("a NaN", .badData, "DIR/bad.csv:") {
        try $0.fit($0.input(logits: $0.folder.write("a,b\n1,2\n1,nan\n", to: "bad.csv")))
      },
      Case("logits for probabilities", .badData, "DIR/logits.csv:2: error: probabilities that sum")
      {
        try $0.fit($0.input(probabilities: $0.logits))
      },
      Case("too few labels", .badData, "DIR/few.csv: error: 2 labels for 20 rows of outputs") {
        try $0.fit(
          $0.input(logits: $0.logits), labels: $0.folder.write("y\n0\n1\n", to: "few.csv"))
      },
      Case("a label out of range", .badData, "DIR/many.csv:21:1: error: label 2 (expected 0 ... 1)")
      {
        let text = "y\n" + String(repeating: "0\n", count: 19) + "2\n"
        try $0.fit($0.input(logits: $0.logits), labels: $0.folder.write(text, to: "many.csv"))
      },
      Case("a name without --classes", .badData, "DIR/names.csv:2:1: error: ") {
        let text = "y\n" + String(repeating: "cat\n", count: 20)
        try $0.fit($0.input(logits: $0.logits), labels: $0.folder.write(text, to: "names.csv"))
      },
      Case("too few ids", .badData, "DIR/logits.csv: error: 2 row ids for 20 rows (expected one") {
        var input = $0.input(logits: $0.logits)
        input.ids = try $0.folder.write("id\n7\n8\n", to: "ids.csv") + ":id"
        try $0.fit(input)
      },
      Case("an id twice", .badData, "DIR/ids.csv:21:1: error: a row id that occurred before") {
        var input = $0.input(logits: $0.logits)
        let ids = (0..<19).map { "\($0)\n" }.joined() + "7\n"
        input.ids = try $0.folder.write("id\n" + ids, to: "ids.csv") + ":id"
        try $0.fit(input)
      },
      Case("too few class names", .badData, "DIR/c.txt: error: 1 class names (expected 2, one") {
        try $0.fit(
          $0.input(logits: $0.logits), classes: $0.folder.write("cat\n", to: "c.txt"))
      },
      Case("a class name twice", .badData, "DIR/c.txt:2:1: error: class name 'cat' twice") {
        try $0.fit(
          $0.input(logits: $0.logits), classes: $0.folder.write("cat\ncat\n", to: "c.txt"))
      },
      Case(
        "a label that is no class", .badData, "DIR/y.csv:5:1: error: label 'cow' (expected one of"
      ) {
        let text = "y\ncat\ndog\ncat\ncow\n" + String(repeating: "cat\n", count: 16)
        try $0.fit(
          $0.input(logits: $0.logits), labels: $0.folder.write(text, to: "y.csv") + ":y",
          classes: $0.folder.write("cat\ndog\n", to: "c.txt"))
      },
      Case(
        "too small an n", .badData,
        "DIR/logits.csv: error: 20 calibration rows, too few for alpha 0.01 (expected at least 99); "
          + "add calibration rows, take a larger alpha, or say --allow-trivial for sets "
          + "of all labels"
      ) {
        try $0.fit(
          $0.input(logits: $0.logits),
          method: SplitConformal(score: .lac, alphas: ["0.5", "0.01"]))
      },
    ]
  }

  @Test("one thing wrong", arguments: Case.all)
  func one(request: Case) throws {
    let bench = try Workbench()
    // Inputs that the request writes itself are there before files are compared.
    _ = try? request.run(bench)
    let failed = try bench.failure { try request.run(bench) }
    #expect(failed.status == request.status, "\(failed.line)")
    let line = failed.line.replacingOccurrences(of: bench.folder.path, with: "DIR")
    #expect(line.hasPrefix(request.line))
    #expect(!line.contains("\n"))
    #expect(!bench.folder.names.contains("out.json"))

    // An artifact that is there already stays as it was.
    _ = try bench.folder.write("precious", to: "out.json")
    _ = try bench.failure { try request.run(bench) }
    #expect(try bench.folder.text("out.json") == "precious")
  }
}
