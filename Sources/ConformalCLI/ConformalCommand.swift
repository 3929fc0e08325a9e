import ArgumentParser
import ConformalArtifacts

/// The command line: arguments and exit codes only.
struct ConformalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conformal",
    abstract:
      "Probabilities that can be trusted, and prediction sets that hold the truth as often as they say.",
    discussion: """
      Fit a predictor on the outputs and labels of a held-out calibration set, then get label sets \
      with exact split-conformal coverage for new outputs.

        conformal fit predictor --logits cal.npy --labels cal_y.npy \\
          --score aps --alpha 0.1 --out predictor.json
        conformal predict --predictor predictor.json --logits new.npy \\
          --out sets.csv
        conformal evaluate --predictor predictor.json --logits test.npy \\
          --labels test_y.npy

      A model that is too sure of itself is corrected first, by a calibrator that is fitted on rows of its own.

        conformal fit calibrator --logits a.npy --labels a_y.npy \\
          --out calibrator.json
        conformal assess --calibrator calibrator.json --logits test.npy \\
          --labels test_y.npy --report report.html

      A file is .npy, .npz (file.npz:key), .safetensors (file.safetensors:key) or .csv (file.csv:column, \
      file.csv:p0..p9); - is standard input, -:key one array of it.
      Exit codes: 0 done, 1 a check was not met, 64 usage, 65 bad data, 66 missing input, 70 our own \
      fault, 73 cannot write.
      """,
    version: LibraryVersion.text,
    subcommands: [
      FitCommand.self, TransformCommand.self, AssessCommand.self, PredictCommand.self,
      DecideCommand.self,
      EvaluateCommand.self,
      CompareCommand.self,
      CrossCommand.self, RidgeCommand.self, DetectCommand.self, SelectCommand.self,
      ControlCommand.self,
      MergeCommand.self, ShowCommand.self, DoctorCommand.self,
    ],
    groupedSubcommands: [
      CommandGroup(
        name: "Workflow",
        subcommands: [
          InitCommand.self, RunCommand.self, StatusCommand.self, HistoryCommand.self,
          DiffCommand.self, AtCommand.self, PromoteCommand.self, RollbackCommand.self,
          VerifyCommand.self, HandoffCommand.self, ScheduleCommand.self, DueCommand.self,
        ])
    ])

  func run() throws { try ConformalCommand.requireSubcommand() }
}
