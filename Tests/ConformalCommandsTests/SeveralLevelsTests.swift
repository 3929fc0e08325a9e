import ConformalArtifacts
import ConformalCommands
import ConformalPrediction
import ExactStatistics
import ScoringCore
import TensorFiles
import Testing

/// Sets of several levels in one pass, and facts of rows beside them.
@Suite("Commands: several levels")
struct SeveralLevelsTests {
  private let folder: ScratchFolder
  private let predictor: String
  private static let alphas: [Level] = ["0.05", "0.1", "0.3"]

  init() throws {
    folder = try ScratchFolder()
    predictor = try DataCase.digits.fit(
      SplitConformal(score: .aps, alphas: ["0.1"], seed: 5), to: folder.file("predictor.json"))
  }

  private func predict(
    _ alphas: [Level], to name: String, credibility: Bool = false, json: Bool = false
  ) throws -> Capture {
    var command = Predict(
      predictor: predictor, outputs: DataCase.digits.input("test"), pValues: true,
      out: folder.file(name), json: json)
    command.alphas = alphas
    command.credibility = credibility
    let capture = Capture()
    try command.run(capture.console)
    return capture
  }

  @Test("the sets of each level are those that it has alone, row by row")
  func oneByOne() throws {
    // In any order and twice, levels come once and ascending.
    _ = try predict(Self.alphas.reversed() + ["0.1"], to: "all.csv")
    let lines = try folder.text("all.csv").split(separator: "\n")
    #expect(lines[0] == "row,alpha,size,labels,p_values")
    for (place, alpha) in Self.alphas.enumerated() {
      _ = try predict([alpha], to: "one.csv")
      let alone = try folder.text("one.csv").split(separator: "\n").dropFirst()
      let mine = stride(from: 1 + place, to: lines.count, by: 3).map { row in
        String(lines[row]).replacing(",\(alpha),", with: ",", maxReplacements: 1)
      }
      #expect(mine == alone.map { String($0) })
    }
  }

  @Test("other formats hold the same")
  func formats() throws {
    for name in ["all.csv", "all.jsonl", "all.json", "all.npz"] {
      _ = try predict(Self.alphas, to: name, credibility: true)
    }
    let csv = try folder.text("all.csv").split(separator: "\n")
    #expect(csv[0] == "row,alpha,size,labels,p_values,credibility,confidence")
    let objects = try folder.text("all.jsonl").split(separator: "\n")
    #expect(objects.count == csv.count - 1)
    #expect(objects[0].hasPrefix(#"{"row":0,"alpha":"0.05","size":"#))
    let fields = csv[1].split(separator: ",", omittingEmptySubsequences: false)
    #expect(objects[0].hasSuffix(#","credibility":\#(fields[5]),"confidence":\#(fields[6])}"#))
    let document = try folder.text("all.json")
    #expect(document.hasPrefix("{\n  \"alphas\" : [\"0.05\", \"0.1\", \"0.3\"],\n"))
    let reader = TensorReader()
    var sizes = 0
    for alpha in Self.alphas {
      let ends = try reader.integers(
        at: TensorAddress("\(folder.file("all.npz")):\(alpha)/indptr")
      ).0
      #expect(ends.count == DataCase.digits.testCount + 1)
      sizes += Int(ends[ends.count - 1])
    }
    #expect(
      sizes == csv.dropFirst().reduce(0) { $0 + (Int($1.split(separator: ",")[2]) ?? 0) })
    let confidence = try reader.vector(
      at: TensorAddress("\(folder.file("all.npz")):0.3/confidence")
    ).0
    #expect(confidence.rowCount == DataCase.digits.testCount)
  }

  @Test("smoothed p-values are those of the library, and sets stay")
  func smoothed() throws {
    _ = try predict(["0.1"], to: "plain.csv")
    var command = Predict(
      predictor: predictor, outputs: DataCase.digits.input("test"), pValues: true,
      out: folder.file("smoothed.csv"))
    command.smoothsPValues = true
    try command.run(Capture().console)
    let plain = try StatedSets(csv: folder.text("plain.csv"))
    let smoothed = try StatedSets(csv: folder.text("smoothed.csv"))
    #expect(plain.sets == smoothed.sets)
    let fitted = try PredictorArtifact(contentsOf: predictor).predictor
    let outputs = try DataCase.digits.libraryOutputs("test")
    let labels = try fitted.sets(for: outputs).labels
    #expect(
      try smoothed.pValues.flatMap { $0 } == fitted.smoothedPValues(of: labels, in: outputs))
  }

  @Test("a summary for each level")
  func summaries() throws {
    let text = try predict(Self.alphas, to: "all.csv").notes.last ?? ""
    #expect(text.split(separator: "\n").count == 4 && text.contains("sets at alpha 0.3: "))
    let json = try predict(Self.alphas, to: "all.csv", json: true).output
    #expect(json.contains("swift-conformal/prediction-summaries/1"))
    #expect(try predict(["0.1"], to: "all.csv", json: true).output.contains("prediction-summary/1"))
  }
}
