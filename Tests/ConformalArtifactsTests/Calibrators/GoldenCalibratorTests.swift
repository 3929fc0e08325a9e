import ConformalArtifacts
import ProbabilityCalibration
import ScoringCore
import Testing

/// Artifacts of schema 1, as they were first written: they are read forever, and written to the same bytes.
@Suite("Calibrator artifact: golden files") struct GoldenCalibratorTests {
  @Test func temperature() throws {
    let bytes = Array(Self.temperature.utf8)
    let artifact = try CalibratorArtifact(decoding: bytes)
    #expect(artifact.calibrator.method == "temperature")
    #expect(artifact.calibrator.map.parameters.numbers == ["temperature": 1.5])
    #expect(artifact.choice == Samples.choice)
    #expect(try artifact.encoded() == bytes)
    #expect(try text(Samples.temperature(choice: Samples.choice).encoded()) == Self.temperature)
  }

  @Test func isotonic() throws {
    let bytes = Array(Self.isotonic.utf8)
    let artifact = try CalibratorArtifact(decoding: bytes)
    #expect(artifact.calibrator.method == "isotonic")
    // One of the three rows in the middle is of the class, by hand.
    let lists = artifact.calibrator.map.parameters.lists
    let scores: [Double] = [0.0625, 0.1875, 0.5625, 0.6875, 0.9375]
    let third = 1.0 / 3
    #expect(lists["scores"] == scores)
    #expect(lists["probabilities"] == [0, third, third, 1, 1])
    #expect(artifact.calibrator.map.reading == OutputReading(kind: .probabilities, floor: 1.0 / 32))
    #expect(artifact.classNames == ["no", "yes"])
    #expect(try artifact.encoded() == bytes)
    #expect(try text(Self.fitted().encoded()) == Self.isotonic)
  }

  /// Fitted on six rows of two classes.
  private static func fitted() throws -> CalibratorArtifact {
    let first: [Double] = [1, 3, 5, 9, 11, 15].map { $0 / 16 }
    let rows = try CalibratorRows(
      LabeledOutputs(
        Outputs(probabilities: Matrix(rows: first.map { [1 - $0, $0] })),
        labels: [0, 1, 0, 0, 1, 1]))
    return CalibratorArtifact(
      calibrator: try Calibrator.fit(OneVersusRest(IsotonicCalibration()), on: rows),
      data: try DataRecord(
        of: rows.outputs, inputs: [], precision: CalibratorArtifact.rowPrecision),
      classNames: ["no", "yes"])
  }

  private static let temperature = """
    {
      "certificate" : {
        "assumption" : "the rows of the fit are exchangeable with new rows, and the model wa\
    s not trained on them",
        "guarantee" : "none on new rows: a calibrator is assessed on rows that it was not fi\
    tted on"
      },
      "choice" : {
        "candidates" : [
          {
            "changed_answers" : 0,
            "excess" : 0.125,
            "log_loss" : 0.5,
            "method" : "identity",
            "standard_error" : 0.25
          },
          {
            "changed_answers" : 3,
            "exclusion" : "gives true labels probability 0",
            "method" : "isotonic"
          }
        ],
        "folds" : 5,
        "reason" : "because",
        "repeats" : 3,
        "rule" : "one-standard-error",
        "seed" : 18446744073709551615
      },
      "data" : {
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
          "counts" : "AQEBAQ==",
          "hashes" : "SAMCBdnJCw4FWyOtNufQkuk2NREfXLvBkkdZvPVAFtg=",
          "rows" : 4
        }
      },
      "diagnostics" : {
        "at_bound" : [

        ],
        "changed_answers" : 0,
        "changed_anything" : true,
        "converged" : true,
        "correct_after" : 3,
        "correct_before" : 3,
        "direct" : false,
        "iterations" : 7,
        "log_loss_after" : 0.25,
        "n" : 4
      },
      "kind" : "calibrator",
      "library_version" : "0.1.0",
      "method" : "temperature",
      "outputs" : {
        "classes" : 2,
        "floor" : 1e-06,
        "kind" : "logits"
      },
      "parameters" : {
        "encoding" : "base64 little-endian float64",
        "lists" : [

        ],
        "numbers" : {
          "temperature" : 1.5
        },
        "values" : ""
      },
      "schema" : "swift-conformal/calibrator/1",
      "sha256" : "0e5628dbb2dabb5765e167d06cfb32f475486af1a99ba1d4138ad5b3dfab1633",
      "temperature" : 1.5
    }

    """

  private static let isotonic = """
    {
      "certificate" : {
        "assumption" : "the rows of the fit are exchangeable with new rows, and the model wa\
    s not trained on them",
        "guarantee" : "none on new rows: a calibrator is assessed on rows that it was not fi\
    tted on"
      },
      "data" : {
        "inputs" : [

        ],
        "row_sample" : {
          "capacity" : 1024,
          "counts" : "AQEBAQEB",
          "hashes" : "v6YgGTEPagY0WM6ojFzSLLZ/J31VUH0uW98S+3Qk3WPVkU1phYUwvWuoPbjoe3HX",
          "rows" : 6
        }
      },
      "diagnostics" : {
        "at_bound" : [

        ],
        "changed_answers" : 1,
        "changed_anything" : true,
        "converged" : true,
        "correct_after" : 5,
        "correct_before" : 4,
        "direct" : true,
        "iterations" : 0,
        "log_loss_after" : 0.3182570841474064,
        "log_loss_before" : 0.5631864913190173,
        "n" : 6
      },
      "kind" : "calibrator",
      "library_version" : "0.1.0",
      "method" : "isotonic",
      "outputs" : {
        "class_names" : [
          "no",
          "yes"
        ],
        "classes" : 2,
        "floor" : 0.03125,
        "kind" : "probabilities"
      },
      "parameters" : {
        "encoding" : "base64 little-endian float64",
        "lists" : [
          {
            "count" : 5,
            "name" : "probabilities"
          },
          {
            "count" : 5,
            "name" : "scores"
          }
        ],
        "numbers" : {
          "uniform_zero_rows" : 0
        },
        "values" : "AAAAAAAAAABVVVVVVVXVP1VVVVVVVdU/AAAAAAAA8D8AAAAAAADwPwAAAAAAALA/AAAAAAAA\
    yD8AAAAAAADiPwAAAAAAAOY/AAAAAAAA7j8="
      },
      "schema" : "swift-conformal/calibrator/1",
      "sha256" : "81b01e4cb5eaa556536246678adc96e318deaacb87e0e22fc0d771a2d1e98fbe"
    }

    """
}
