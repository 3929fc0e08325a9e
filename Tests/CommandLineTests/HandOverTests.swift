import Foundation
import ScoringCore
import TensorFiles
import Testing

/// A model is handed over: the one who takes it has the package and the project, nothing else, and gets the same bits.
@Suite struct HandOverTests {
  private static let pipeline = """
    model:
      name: language-identification
      version: "0.4.0"
      description: Says which of 140 languages a short text is in.
    owner: languages@example.com
    data:
      rows:
        logits: datasets/language-identification/calibration_logits.npy
        labels: datasets/language-identification/calibration_labels.npy
        ids: datasets/language-identification/calibration_ids.npy
      split: {by: stratified, seed: 3, shares: {calibrator: 0.2, predictor: 0.3, policy: 0.2, test: 0.3}}
      classes: datasets/language-identification/classes.txt
      minimum_rows: 200
    calibrator: {method: temperature, keep_answers: true}
    predictor: {score: aps, alpha: [0.1, 0.2], seed: 11}
    policy: {max_risk: 0.2, capacity: {reviews: 300, per: 1000}, reason: agreed with the languages desk}
    gates: {minimum_rows: true, no_overlap: true, coverage: 0.1, log_loss: 0.05, accuracy: 0.05, allow_inconclusive: true}
    schedule: {cron: "0 6 1 * *", grace: 3 days}
    history: history
    """

  @Test func theNextOwnerGetsTheSameBits() async throws {
    try await Scratch.with { scratch in
      try scratch.write(Self.pipeline, "pipeline.yaml")
      let giver = try await ConformalProcess.shell(
        """
        set -e
        cd "$1"; mkdir giver taker
        cd giver; cp ../pipeline.yaml .; cp -r "$2" datasets
        "$CONFORMAL" run pipeline.yaml --who giver > run.txt
        "$CONFORMAL" promote language-identification 0.4.0 --reason "first version" --who giver
        "$CONFORMAL" handoff language-identification --out ../package.zip
        cd ..; rm -r pipeline.yaml; mv giver gone; mv package.zip taker; cp -r "$2" taker/datasets
        """, [scratch.path, Dataset.folder])
      #expect(giver.status == 0, "\(giver.outputText)\(giver.errorText)")
      try Self.unpack("\(scratch.path)/taker/package.zip", into: "\(scratch.path)/taker/package")
      let taker = try await ConformalProcess.shell(
        """
        set -e
        cd "$1/taker"
        "$CONFORMAL" handoff --check package.zip
        (cd package && sha256sum --quiet -c SHA256SUMS)
        cp package/pipeline.yaml .
        "$CONFORMAL" run pipeline.yaml --who taker > run.txt
        "$CONFORMAL" verify
        for name in calibrator.json predictor.json policy.yaml; do
          cmp "history/models/language-identification/runs/1/$name" "package/$(cd package && find . -name $name | head -1)"
          cmp "history/models/language-identification/runs/1/$name" "../gone/history/models/language-identification/in-force/$name"
        done
        echo same
        """, [scratch.path])
      #expect(taker.status == 0, "\(taker.outputText)\(taker.errorText)")
      #expect(taker.outputText.hasSuffix("same\n"))
    }
  }

  private static func unpack(_ archive: String, into folder: String) throws {
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: archive)))
    for member in try FileArchive.decode(ByteStorage(bytes), mostBytes: 1 << 30) {
      let place = URL(fileURLWithPath: folder).appendingPathComponent(member.name)
      try FileManager.default.createDirectory(
        at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(member.bytes).write(to: place)
    }
  }
}
