import ConformalArtifacts
import ConformalCommands
import ConformalInputs
import Foundation
import ProbabilityCalibration
import ScoringCore
import TensorFiles
import Testing

@Suite struct TransformTests {
  private func transform(
    _ bench: CalibrationBench, to out: String, _ change: (inout Transform) -> Void = { _ in }
  ) throws -> Capture {
    var command = Transform(
      calibrator: bench.folder.file("c.json"), outputs: bench.outputs("test"))
    command.out = bench.folder.file(out)
    change(&command)
    let capture = Capture()
    try command.run(capture.console)
    return capture
  }

  /// The file's numbers are those of the library, in each format and on any number of threads.
  @Test(arguments: ["temperature", "vector", "isotonic"]) func formats(_ name: String) throws {
    let bench = try CalibrationBench()
    _ = try bench.fit(.named(CalibrationMethods.method(named: name)))
    let artifact = try CalibratorArtifact(contentsOf: bench.folder.file("c.json"))
    let reader = TensorReader()
    let logits = try reader.matrix(at: TensorAddress(bench.folder.file("test.csv"))).0
    let expected = try artifact.calibrator.apply(to: Outputs(logits: logits)).probabilities()
    let capture = try transform(bench, to: "p.npy")
    #expect(
      capture.notes.last
        == "transformed 48 rows by \(name)\nwrote \(bench.folder.file("p.npy"))")
    let (matrix, source) = try reader.matrix(at: TensorAddress(bench.folder.file("p.npy")))
    #expect(source.elementTypeText == "<f8")
    #expect(matrix.rowCount == 48 && matrix.columnCount == 3)
    #expect((0..<144).map { matrix[$0 / 3, $0 % 3] } == expected)

    _ = try transform(bench, to: "p.csv")
    let lines = try bench.folder.text("p.csv").split(separator: "\n")
    #expect(lines.first == "row,p0,p1,p2")
    let fields = lines.dropFirst().map { $0.split(separator: ",").map(String.init) }
    #expect(fields.map { $0[0] } == (0..<48).map { "\($0)" })
    #expect(fields.flatMap { $0.dropFirst().compactMap { Double($0) } } == expected)

    _ = try transform(bench, to: "s.npy") { $0.isSingle = true }
    let single = try reader.matrix(at: TensorAddress(bench.folder.file("s.npy"))).0
    #expect((0..<144).map { single[$0 / 3, $0 % 3] } == expected.map { Double(Float($0)) })
    for file in ["p.npy", "p.csv"] {
      _ = try transform(bench, to: "t" + file) { $0.execution = Execution(threadCount: 3) }
      #expect(try bench.folder.bytes("t" + file) == bench.folder.bytes(file))
    }
  }

  /// What numpy writes: magic, version 1.0, a dictionary padded with spaces to a multiple of 64, one newline.
  @Test func header() throws {
    let bench = try CalibrationBench()
    _ = try bench.fit()
    _ = try transform(bench, to: "p.npy")
    let bytes = try bench.folder.bytes("p.npy")
    let dictionary = "{'descr': '<f8', 'fortran_order': False, 'shape': (48, 3), }"
    let padded = dictionary + String(repeating: " ", count: 117 - dictionary.utf8.count) + "\n"
    #expect(
      Array(bytes.prefix(128))
        == [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0] + Array(padded.utf8))
    #expect(bytes.count == 128 + 48 * 3 * 8)
  }

  @Test func names() throws {
    let bench = try CalibrationBench()
    let classes = try bench.folder.write("a cat\n\"dog\", big\nowl\n", to: "names.txt")
    let ids = try bench.folder.write(
      (0..<48).map { "id,\($0)\n" }.map { $0.replacing(",", with: "-") }.joined(), to: "ids.txt")
    let labels = try bench.folder.write(
      (0..<48).map { ["a cat", "owl"][$0 % 2] + "\n" }.joined(), to: "named.txt")
    _ = try bench.fit { $0.labels = LabelsInput(labels: labels, classes: classes) }
    _ = try transform(bench, to: "p.csv") { $0.outputs.ids = ids }
    let lines = try bench.folder.text("p.csv").split(separator: "\n")
    #expect(lines[0] == "row,a cat,\"\"\"dog\"\", big\",owl")
    #expect(lines[1].hasPrefix("id-0,"))
  }

  @Test func refusals() throws {
    let bench = try CalibrationBench()
    _ = try bench.fit()
    let before = bench.folder.names
    let cases: [(String, Transform.Format?, Bool)] = [
      ("p.txt", nil, false), ("p.csv", nil, true), ("test.csv", nil, false),
      ("c.json", .csv, false),
    ]
    for (name, format, isSingle) in cases {
      let failure = try failure {
        try transform(bench, to: name) {
          $0.format = format
          $0.isSingle = isSingle
        }
      }
      #expect(failure.status == .usage)
    }
    let two = try bench.folder.write("1,2\n", to: "two.csv")
    #expect(throws: DataError.self) {
      try transform(bench, to: "p.npy") { $0.outputs.logits = two }
    }
    let nan = try bench.folder.write("1,2,3\n1,nan,3\n", to: "nan.csv")
    let failure = try failure { try transform(bench, to: "p.npy") { $0.outputs.logits = nan } }
    #expect(failure.line.hasPrefix("\(nan):"))
    #expect(bench.folder.names.filter { !["two.csv", "nan.csv"].contains($0) } == before)
  }
}
