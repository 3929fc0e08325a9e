import ConformalArtifacts
import ConformalCommands
import ConformalInputs
import ConformalPrediction
import ExactStatistics
import ScoringCore
import TensorFiles
import Testing

/// Labels by name, and the names that an artifact keeps.
@Suite("Commands: class names")
struct ClassNameTests {
  private let bench: Workbench
  private let classes: String

  init() throws {
    bench = try Workbench()
    classes = try bench.folder.write("cat\nthe dog\n", to: "classes.txt")
  }

  /// The labels of the workbench by name.
  private func names() throws -> String {
    let lines = (0..<20).map { $0 % 3 == 0 ? "the dog\n" : "cat\n" }
    return try bench.folder.write("y\n" + lines.joined(), to: "names.csv") + ":y"
  }

  @Test("names and indices are the same labels")
  func namesAndIndices() throws {
    let indices = try bench.folder.write(
      "y\n" + (0..<20).map { $0 % 3 == 0 ? "1\n" : "0\n" }.joined(), to: "indices.csv")
    var scores: [[Double]] = []
    for labels in [bench.labels, try names(), indices + ":y"] {
      let out = bench.folder.file("named.json")
      try bench.fit(
        bench.input(logits: bench.logits), labels: labels, classes: classes, out: out)
      let artifact = try PredictorArtifact(contentsOf: out)
      #expect(artifact.classNames == ["cat", "the dog"])
      scores.append(artifact.predictor.calibrationScores)
    }
    #expect(scores[0] == scores[1])
    #expect(scores[0] == scores[2])
  }

  @Test("a file is read one way: names with an index among them are refused")
  func mixture() throws {
    let mixed = try bench.folder.write(
      "y\n" + (0..<20).map { $0 % 3 == 0 ? "the dog\n" : "0\n" }.joined(), to: "mixed.csv")
    let error = #expect(throws: DataError.self) {
      try bench.fit(
        bench.input(logits: bench.logits), labels: mixed + ":y", classes: classes,
        out: bench.folder.file("named.json"))
    }
    #expect(error?.found == "label '0'")
    #expect(error?.expected == "one of the 2 class names")
  }

  @Test("names without a list of classes: the remedy is said")
  func missingList() throws {
    let error = #expect(throws: DataError.self) {
      try bench.fit(
        bench.input(logits: bench.logits), labels: try names(),
        out: bench.folder.file("named.json"))
    }
    #expect(error?.remedy?.contains("--classes") == true)
  }

  @Test("names cannot steer a terminal")
  func controlCharacters() throws {
    let steering = try bench.folder.write("c\u{1B}[31mat\nthe\u{7}dog\n", to: "steering.txt")
    let out = bench.folder.file("named.json")
    try bench.fit(bench.input(logits: bench.logits), classes: steering, out: out)
    var command = Evaluate(
      predictor: out, outputs: bench.input(logits: bench.logits),
      labels: LabelsInput(labels: bench.labels))
    command.allowsOverlap = true
    let capture = Capture()
    _ = try command.run(capture.console)
    #expect(capture.output.contains("c\u{FFFD}[31mat"))
    #expect(
      capture.output.unicodeScalars.allSatisfy {
        $0 == "\n" || $0.properties.generalCategory != .control
      })
  }

  @Test("evaluation knows the names of the artifact, and takes others")
  func evaluation() throws {
    let out = bench.folder.file("named.json")
    try bench.fit(
      bench.input(logits: bench.logits), labels: try names(), classes: classes, out: out)
    var command = Evaluate(
      predictor: out, outputs: bench.input(logits: bench.logits),
      labels: LabelsInput(labels: try names()))
    command.allowsOverlap = true
    command.json = true
    func classNames() throws -> [String?] {
      let capture = Capture()
      _ = try command.run(capture.console)
      return try Document(capture.output).list("per_class").map { $0.text("name") }
    }
    #expect(try classNames() == ["cat", "the dog"])
    command.labels.classes = try bench.folder.write("a\nb\n", to: "other.txt")
    command.labels.labels = bench.labels
    #expect(try classNames() == ["a", "b"])
  }

  @Test("names that are numbers: an integer array is indices, text that could be both is refused")
  func numbers() throws {
    let swapped = try bench.folder.write("1\n0\n", to: "swapped.txt")
    let out = bench.folder.file("named.json")
    let array = bench.folder.file("indices.npy")
    let file = try OutputFile(path: array)
    try NPYArray((0..<20).map { Int64($0 % 3 == 0 ? 1 : 0) }).write(to: file)
    try file.commit()
    try bench.fit(
      bench.input(logits: bench.logits), labels: array, classes: swapped, out: out)
    try bench.fit(bench.input(logits: bench.logits), out: bench.folder.file("plain.json"))
    #expect(
      try PredictorArtifact(contentsOf: out).predictor.calibrationScores
        == PredictorArtifact(contentsOf: bench.folder.file("plain.json"))
        .predictor.calibrationScores)
    let text = try bench.folder.write(
      "y\n" + (0..<20).map { $0 % 3 == 0 ? "0\n" : "1\n" }.joined(), to: "text.csv")
    let error = #expect(throws: DataError.self) {
      try bench.fit(
        bench.input(logits: bench.logits), labels: text, classes: swapped,
        out: bench.folder.file("text.json"))
    }
    #expect(error?.found == "integers that could be class names or class indices")
  }

  @Test("the names of the dataset")
  func dataset() throws {
    let data = DataCase.all[0]
    let folder = try ScratchFolder()
    let artifact = try FitPredictor(
      outputs: data.input("calibration"),
      labels: LabelsInput(
        labels: data.path("PART_labels.npy", "calibration"),
        classes: Datasets.path("fashion-mnist/classes.txt")),
      method: SplitConformal(score: .lac, alpha: "0.1"), out: folder.file("predictor.json")
    ).run(Capture().console)
    #expect(artifact.classNames?.count == 10)
    #expect(artifact.classNames?.last == "Ankle boot")
  }
}
