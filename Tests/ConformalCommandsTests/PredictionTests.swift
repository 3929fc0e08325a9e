import ConformalArtifacts
import ConformalCommands
import ConformalInputs
import ConformalPrediction
import ExactStatistics
import ScoringCore
import TensorFiles
import Testing

/// Every dataset in its format, through commands and through the library: the same sets.
@Suite("Commands: fit and predict")
struct PredictionTests {
  @Test("files of every format agree with the library", arguments: DataCase.all)
  func formats(data: DataCase) throws {
    let folder = try ScratchFolder()
    let method = SplitConformal(score: .aps, alpha: "0.1", seed: 7, setPolicy: .abstain)
    let predictor = try data.fit(method, to: folder.file("predictor.json"))
    let capture = Capture()
    for name in ["sets.csv", "sets.jsonl", "sets.npz", "sets.json"] {
      try Predict(
        predictor: predictor, outputs: data.input("test"), pValues: true, out: folder.file(name)
      ).run(capture.console)
    }
    let stated = try StatedSets(csv: folder.text("sets.csv"))
    #expect(try StatedSets(jsonl: folder.text("sets.jsonl")) == stated)
    #expect(try StatedSets(json: folder.text("sets.json")) == stated)
    #expect(
      try StatedSets(npz: folder.file("sets.npz"), hasPValues: true, marks: true) == stated)

    let fitted = try method.fit(
      on: try LabeledOutputs(
        try data.libraryOutputs("calibration"), labels: try data.libraryLabels("calibration")))
    let outputs = try data.libraryOutputs("test")
    let sets = try fitted.sets(for: outputs)
    let pValues = try fitted.pValues(of: sets.labels, in: outputs)
    #expect(stated.rows == (0..<data.testCount).map { "\($0)" })
    #expect(stated.sets == Array(sets))
    #expect(stated.pValues.flatMap { $0 } == (0..<pValues.count).map { pValues[$0] })
    #expect(stated.pValues.allSatisfy { $0.allSatisfy { $0 > 0.1 } })
    #expect(stated.abstentions == sets.map { $0.isEmpty })
    #expect(capture.output.isEmpty)
    #expect(capture.notes.filter { $0.contains(" sets at alpha 0.1: ") }.count == 4)
  }

  @Test("every score in both forms", arguments: ScoreRegistry.all.map { $0.name }, [true, false])
  func scores(name: String, randomized: Bool) throws {
    guard name != "given", !["lac", "margin"].contains(name) || !randomized else { return }
    let folder = try ScratchFolder()
    let score = try ScoreRegistry.score(named: name, isRandomized: randomized)
    let method = SplitConformal(score: score, alphas: ["0.05", "0.1"], seed: 3)
    let predictor = try DataCase.digits.fit(method, to: folder.file("predictor.json"))
    let artifact = try PredictorArtifact(contentsOf: predictor)
    #expect(artifact.predictor.score.name == name)
    #expect(artifact.predictor.score.isRandomized == randomized)
    // A level that was fitted, and one that was not.
    for alpha in ["0.05", "1/7"] as [Level] {
      try Predict(
        predictor: predictor, outputs: DataCase.digits.input("test"), alpha: alpha,
        out: folder.file("sets.csv")
      ).run(Capture().console)
      let sets = try artifact.predictor.sets(
        for: try DataCase.digits.libraryOutputs("test"), alpha: alpha)
      #expect(try StatedSets(csv: folder.text("sets.csv")).sets == Array(sets))
    }
  }

  @Test("draws follow integer ids, which name the rows")
  func integerIdentifiers() throws {
    let data = DataCase.digits
    let folder = try ScratchFolder()
    let ids = data.path("PART.npz:ids", "calibration")
    let predictor = try data.fit(
      SplitConformal(score: .aps, alpha: "0.1", seed: 1), to: folder.file("predictor.json"),
      ids: ids)
    var outputs = data.input("test")
    outputs.ids = data.path("PART.npz:ids", "test")
    for name in ["sets.csv", "sets.jsonl", "sets.npz"] {
      try Predict(predictor: predictor, outputs: outputs, out: folder.file(name))
        .run(Capture().console)
    }
    let names = try TensorReader().integers(at: try TensorAddress(outputs.ids ?? "")).0
    let stated = try StatedSets(csv: folder.text("sets.csv"))
    #expect(stated.rows == names.map { "\($0)" })
    #expect(try StatedSets(jsonl: folder.text("sets.jsonl")) == stated)
    #expect(try StatedSets(npz: folder.file("sets.npz"), hasNames: true) == stated)
    let sets = try PredictorArtifact(contentsOf: predictor).predictor.sets(
      for: try data.libraryOutputs("test", ids: names.map { UInt64($0) }))
    #expect(stated.sets == Array(sets))
  }

  @Test("text ids with commas, quotes and line breaks")
  func textIdentifiers() throws {
    let folder = try ScratchFolder()
    let probabilities = try folder.write(
      "a,b\n0.75,0.25\n0.5,0.5\n0.25,0.75\n0.125,0.875\n1,0\n", to: "p.csv")
    let labels = try folder.write("y\n0\n0\n1\n1\n0\n", to: "y.csv")
    let ids =
      try folder.write(
        "id\n\"a,b\"\n\"say \"\"hi\"\"\"\n\"two\nlines\"\n  tab\tand \u{e9}\n007\n", to: "ids.csv")
      + ":id"
    var outputs = OutputsInput()
    outputs.probabilities = probabilities
    outputs.ids = ids
    try FitPredictor(
      outputs: outputs, labels: LabelsInput(labels: labels),
      method: SplitConformal(score: .lac, alpha: "0.5"), out: folder.file("predictor.json")
    ).run(Capture().console)
    for name in ["sets.csv", "sets.jsonl"] {
      try Predict(
        predictor: folder.file("predictor.json"), outputs: outputs, out: folder.file(name)
      ).run(Capture().console)
    }
    let names = ["a,b", "say \"hi\"", "two\nlines", "  tab\tand \u{e9}", "007"]
    #expect(try StatedSets(jsonl: folder.text("sets.jsonl")).rows == names)
    let reader = TensorReader()
    let csv = folder.file("sets.csv")
    #expect(try reader.strings(at: try TensorAddress("\(csv):row")).0 == names)
    #expect(try reader.integers(at: try TensorAddress("\(csv):size")).0 == [1, 0, 1, 1, 1])
    #expect(
      try folder.text("sets.csv").hasPrefix(
        "row,size,labels\n\"a,b\",1,0\n\"say \"\"hi\"\"\",0,\n\"two\nlines\",1,1\n"))
    #expect(
      try folder.text("sets.jsonl").hasPrefix(
        "{\"row\":\"a,b\",\"size\":1,\"labels\":[0]}\n"
          + "{\"row\":\"say \\\"hi\\\"\",\"size\":0,\"labels\":[]}\n"))
    let refused = try failure {
      try Predict(
        predictor: folder.file("predictor.json"), outputs: outputs, out: folder.file("sets.npz")
      ).run(Capture().console)
    }
    #expect(refused.status == .usage)
    #expect(refused.error.found == "text row ids for an .npz file")
  }

  @Test("empty sets stand, are filled, or are marked")
  func policies() throws {
    let data = DataCase.digits
    let folder = try ScratchFolder()
    let method = SplitConformal(score: .lac, alpha: "0.2")
    let predictor = try data.fit(method, to: folder.file("predictor.json"))
    func sets(_ policy: SetPolicy) throws -> StatedSets {
      try Predict(
        predictor: predictor, outputs: data.input("test"), setPolicy: policy,
        out: folder.file("sets.csv")
      ).run(Capture().console)
      return try StatedSets(csv: folder.text("sets.csv"))
    }
    let standing = try sets(.allowEmpty)
    let filled = try sets(.forceTop1)
    let marked = try sets(.abstain)
    let top = try data.libraryOutputs("test").topLabels(precision: .float64)
    #expect(standing.sets.contains { $0.isEmpty })
    #expect(
      filled.sets == zip(standing.sets, top).map { $0.isEmpty ? [Int($1)] : $0 })
    #expect(marked.sets == standing.sets)
    #expect(marked.abstentions == standing.sets.map { $0.isEmpty })
    #expect(standing.abstentions.isEmpty && filled.abstentions.isEmpty)
  }

  @Test("no rows give a file without rows")
  func noRows() throws {
    let folder = try ScratchFolder()
    let predictor = try DataCase.all[7].fit(
      SplitConformal(score: .lac, alpha: "0.1"), to: folder.file("predictor.json"))
    var outputs = OutputsInput()
    outputs.probabilities = try folder.write("a,b\n", to: "empty.csv")
    for name in ["sets.csv", "sets.jsonl", "sets.json", "sets.npz"] {
      try Predict(predictor: predictor, outputs: outputs, pValues: true, out: folder.file(name))
        .run(Capture().console)
    }
    #expect(try folder.text("sets.csv") == "row,size,labels,p_values\n")
    #expect(try folder.bytes("sets.jsonl").isEmpty)
    #expect(try StatedSets(json: folder.text("sets.json")) == StatedSets())
    #expect(try StatedSets(npz: folder.file("sets.npz"), hasPValues: true) == StatedSets())
  }

  @Test("a summary instead of words")
  func summary() throws {
    let folder = try ScratchFolder()
    let predictor = try DataCase.digits.fit(
      SplitConformal(score: .lac, alpha: "0.2"), to: folder.file("predictor.json"))
    let capture = Capture()
    try Predict(
      predictor: predictor, outputs: DataCase.digits.input("test"), out: folder.file("sets.txt"),
      format: .jsonl, json: true
    ).run(capture.console)
    let stated = try StatedSets(jsonl: folder.text("sets.txt")).sets
    let document = try Document(capture.output)
    #expect(document.text("schema") == "swift-conformal/prediction-summary/1")
    #expect(document.text("alpha") == "0.2")
    #expect(document.number("n") == 597)
    #expect(document.number("empty") == Double(stated.count { $0.isEmpty }))
    #expect(document.number("singletons") == Double(stated.count { $0.count == 1 }))
    #expect(document.number("largest") == Double(stated.map { $0.count }.max() ?? 0))
    let mean = Double(stated.reduce(0) { $0 + $1.count }) / 597
    #expect(document.number("mean_size") == mean)
    let quantile = try PredictorArtifact(contentsOf: predictor).predictor.quantile()
    #expect(document.number("conformal_quantile_tail") == quantile.tail)
    #expect(!capture.notes.contains { $0.contains("sets at alpha") })
  }
}
