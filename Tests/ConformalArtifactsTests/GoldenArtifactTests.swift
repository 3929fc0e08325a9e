import ConformalArtifacts
import ConformalPrediction
import ExactStatistics
import ScoringCore
import Testing

/// An artifact of schema 1, as it was first written: it is read forever, and written to the same bytes.
@Suite("Predictor artifact: golden file")
struct GoldenArtifactTests {
  /// Written by swift-conformal 0.1.0 on 2026-11-22.
  ///
  /// Python 3.11 (hashlib, struct, base64) agreed on
  /// the checksum, the scores, the quantiles and the hashed identifiers; row hashes are our own.
  private static let version1 = """
    {
      "allow_trivial" : true,
      "calibration_scores" : {
        "count" : 9,
        "encoding" : "base64 little-endian float32",
        "values" : "AABQvwAAML8AABC/AAAAvwAA4L4AAKC+AABAvgAAgL0AAIC9"
      },
      "certificate" : {
        "assumption" : "calibration rows and the new row are exchangeable, and the model was no\
    t trained on them",
        "guarantee" : "the prediction set of a new row holds its true label with probability a\
    t least 1 - alpha",
        "scope" : "marginal: on average over calibration rows and new rows, not for each class\
    , group or row"
      },
      "data" : {
        "identifier_sample" : {
          "capacity" : 1024,
          "counts" : "AQEBAQEBAQEB",
          "hashes" : "7Y8B2+QUCx2JwxDzKHHdH1rDiaMMOwNj1w0yWeThy2PKijPicuNzbsFcAonsLQqRzlaXHN41WJ\
    dkYHC+/lKvrgDg763ZpWS9",
          "rows" : 9
        },
        "inputs" : [
          {
            "element_type" : "|i1",
            "member" : "y",
            "role" : "labels",
            "sha256" : "d772ebb4590212c65cc31888ee55c3a893d866d8479f84a4c0ca36918a3fa75f",
            "shape" : [
              19
            ]
          }
        ],
        "row_sample" : {
          "capacity" : 1024,
          "counts" : "AQEBAQEBAQEB",
          "hashes" : "Zbs5LHfOvwdSrRkN1WxyL9GydSLyzixEmfOGIja+AVmkm4AV4+TEX7v7EOjkH+hiOnxlaKrKXmwS9N\
    +ZvufdyS3wQz3onvHO",
          "rows" : 9
        }
      },
      "kind" : "predictor",
      "levels" : [
        {
          "alpha" : "0.01",
          "minimum_n" : 99,
          "n" : 9,
          "statement" : "trivial: every set holds every label, because n = 9 is too small for al\
    pha = 0.01",
          "ties" : 0,
          "trivial" : true
        },
        {
          "alpha" : "0.1",
          "conformal_quantile" : 0.9375,
          "conformal_quantile_tail" : -0.0625,
          "k" : 9,
          "minimum_n" : 9,
          "n" : 9,
          "statement" : "coverage >= 0.9: the quantile is score 9 of 9 in ascending order; ove\
    r draws of the calibration set, coverage follows Beta(9, 1) or lies above; 2 scores tie at t\
    he quantile",
          "ties" : 2,
          "trivial" : false
        },
        {
          "alpha" : "0.5",
          "conformal_quantile" : 0.5625,
          "conformal_quantile_tail" : -0.4375,
          "k" : 5,
          "minimum_n" : 1,
          "n" : 9,
          "statement" : "coverage >= 0.5: the quantile is score 5 of 9 in ascending order; ove\
    r draws of the calibration set, coverage follows Beta(5, 5) or lies above",
          "ties" : 1,
          "trivial" : false
        }
      ],
      "library_version" : "0.1.0",
      "outputs" : {
        "class_names" : [
          "no",
          "yes"
        ],
        "classes" : 2,
        "kind" : "probabilities",
        "precision" : "float32"
      },
      "schema" : "swift-conformal/predictor/1",
      "score" : {
        "name" : "lac",
        "parameters" : {

        },
        "randomized" : false
      },
      "set_policy" : "abstain",
      "sha256" : "5b1b40ae76211343592870ab603f9001de10fe48adcb7ba6ffa1d6a657184132"
    }

    """

  /// The rows that it was fitted on: probabilities of one class in 16ths.
  private func calibration() throws -> LabeledOutputs {
    let first: [Float] = [1, 3, 5, 7, 8, 9, 11, 13, 15].map { $0 / 16 }
    return try LabeledOutputs(
      try Outputs(
        probabilities: try Matrix(rows: first.map { [$0, 1 - $0] }),
        identifiers: .given([3, 1, 4, 1 << 40, 5, 9, 2, 6, 7])),
      labels: [0, 0, 0, 0, 0, 0, 0, 0, 1])
  }

  @Test("is read and written to the same bytes")
  func decodes() throws {
    let bytes = Array(Self.version1.utf8)
    let artifact = try PredictorArtifact(decoding: bytes)
    let predictor = artifact.predictor
    #expect(predictor.score.name == "lac")
    #expect(predictor.precision == .float32)
    #expect(predictor.outputKind == .probabilities)
    #expect(predictor.classCount == 2)
    #expect(predictor.setPolicy == .abstain)
    #expect(predictor.allowsTrivial)
    #expect(predictor.calibrationScores == [-13, -11, -9, -8, -7, -5, -3, -1, -1].map { $0 / 16 })
    #expect(predictor.quantiles.map { $0.alpha } == ["0.01", "0.1", "0.5"])
    #expect(predictor.quantiles.map { $0.k } == [nil, 9, 5])
    #expect(predictor.quantiles.map { $0.tail } == [.infinity, -1.0 / 16, -7.0 / 16])
    #expect(predictor.quantiles.map { $0.tieCount } == [0, 2, 1])
    #expect(artifact.classNames == ["no", "yes"])
    #expect(artifact.data.inputs == [Samples.inputs[1]])
    #expect(artifact.data.rows.rowCount == 9)
    #expect(artifact.data.identifiers?.hashes.count == 9)
    #expect(artifact.libraryVersion == "0.1.0")
    #expect(try artifact.encoded() == bytes)
  }

  @Test("is what fitting gives")
  func fitted() throws {
    let rows = try calibration()
    let method = SplitConformal(
      score: .lac, alphas: ["0.5", "0.01", "0.1"], allowsTrivial: true, setPolicy: .abstain)
    let predictor = try method.fit(on: rows)
    let artifact = PredictorArtifact(
      predictor: predictor,
      data: try DataRecord(
        of: rows.outputs, inputs: [Samples.inputs[1]], precision: predictor.precision),
      classNames: ["no", "yes"], libraryVersion: "0.1.0")
    #expect(text(try artifact.encoded()) == Self.version1)
  }
}
