import Foundation
import Testing

/// A history stays whole whatever happens to those who write it.
@Suite(.serialized) struct WorkflowCrashTests {
  #if DEBUG
  private static let kills = 40
  #else
  /// What is killed does not depend on kernels: once in full is enough.
  private static let kills =
    ["baseline", nil].contains(ProcessInfo.processInfo.environment["CONFORMAL_KERNEL_TIER"])
    ? 300 : 40
  #endif

  private static let pipeline = """
    model: {name: crash, version: "${VERSION}"}
    owner: nobody@example.com
    seed: ${VERSION}
    data:
      rows: {logits: rows.csv:a..c, labels: rows.csv:y, ids: rows.csv:id}
      split:
        seed: 5
        shares: {calibrator: 0.2, predictor: 0.3, policy: 0.2, test: 0.3}
    calibrator: {method: temperature}
    predictor: {score: lac, alpha: 0.2}
    policy: {max_risk: 0.9}
    gates: {minimum_rows: true, allow_inconclusive: true}
    history: history
    """

  /// Rows of three classes in a file of text.
  private static func rows(_ count: Int) -> String {
    var text = "id,a,b,c,y\n"
    var state: UInt64 = 88_172_645_463_325_252
    func next() -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state
    }
    for id in 0..<count {
      let logits = (0..<3).map { _ in Double(next() % 6_000) / 1_000 }
      let top = logits.indices.max { logits[$0] < logits[$1] } ?? 0
      let label = next() % 4 == 0 ? Int(next() % 3) : top
      text += "\(id),\(logits[0]),\(logits[1]),\(logits[2]),\(label)\n"
    }
    return text
  }

  /// `newest KIND KEY` prints a number of the newest entry of a kind.
  private static let newest = #"""
    newest() {
      "$CONFORMAL" history --history history --kind "$1" --json --limit 1 | tr -d ' "\n' \
        | sed -n "s/.*[{,]$2:\([0-9]*\).*/\1/p"
    }
    """#

  private static func prepare(_ scratch: Scratch) throws {
    try scratch.write(pipeline, "pipeline.yaml")
    try scratch.write(rows(240), "rows.csv")
  }

  /// Runs and promotions are killed at moments spread over all that they do.
  @Test func killedAtAnyMoment() async throws {
    try await Scratch.with { scratch in
      try Self.prepare(scratch)
      let first = try await ConformalProcess.shell(
        """
        cd "$1"; export VERSION=0
        start=$(date +%s%N); "$CONFORMAL" run pipeline.yaml > first.txt || exit 9
        echo $(( ($(date +%s%N) - start) / 1000 ))
        VERSION=200000 "$CONFORMAL" run pipeline.yaml > second.txt || exit 10
        start=$(date +%s%N); "$CONFORMAL" promote crash 0 --reason first > third.txt || exit 11
        echo $(( ($(date +%s%N) - start) / 1000 ))
        """, [scratch.path])
      #expect(first.status == 0, "\(first.errorText)")
      // How long a run and a promotion take, in microseconds.
      let lengths = first.outputText.split(separator: "\n").compactMap { Int($0) }
      try #require(lengths.count == 2)
      // Part after part, so that no part takes longer than a process may.
      for part in 0..<(Self.kills / 20) {
        let result = try await ConformalProcess.shell(
          """
          cd "$1"
          \(Self.newest)
          for i in $(seq 1 20); do
            export VERSION=$(( $3 * 20 + i )); length=$2
            if [ $((i % 3)) = 0 ]; then
              # The run in force is another after each that is not killed. Asking puts the link right first.
              version=$(newest run version)
              if [ "$(readlink history/models/crash/in-force)" != runs/1 ]; then version=0; fi
              # Every other one is killed while it is at work; most of the rest are done by then.
              if [ $((i % 2)) = 0 ]; then length=$4; fi
              "$CONFORMAL" promote crash "$version" --reason "turn $VERSION" >/dev/null 2>&1 &
            else
              "$CONFORMAL" run pipeline.yaml >/dev/null 2>&1 &
            fi
            pid=$!
            # Every moment of a run comes up: multiples of the golden section, folded.
            sleep "$(awk -v n="$VERSION" -v t="$length" 'BEGIN { x = n * 0.6180339887; x -= int(x); printf "%.6f", x * t / 1e6 }')"
            kill -KILL $pid 2>/dev/null
            wait $pid 2>/dev/null
          done
          "$CONFORMAL" verify --no-replay --history history >&2 || exit 9
          """, [scratch.path, "\(lengths[0])", "\(part)", "\(lengths[1])"])
        #expect(result.status == 0, "\(result.errorText)")
      }
      let last = try await ConformalProcess.shell(
        """
        cd "$1"; export VERSION=100000
        \(Self.newest)
        "$CONFORMAL" history --history history --kind promotion --json --limit 1000 | grep -c '"kind" : "promotion"'
        test "$(readlink history/models/crash/in-force)" = "runs/$(newest promotion run)" || exit 8
        "$CONFORMAL" run pipeline.yaml >/dev/null || exit 9
        "$CONFORMAL" promote crash 100000 --reason end >/dev/null || exit 10
        "$CONFORMAL" verify --history history || exit 11
        test "$(newest promotion run)" = "$(newest run sequence)" || exit 12
        test "$(readlink history/models/crash/in-force)" = "runs/$(newest run sequence)" || exit 13
        """, [scratch.path])
      #expect(last.status == 0, "\(last.outputText)\(last.errorText)")
      // A third of the turns promote; of these more than the first came to their end.
      let promotions = try #require(
        last.outputText.split(separator: "\n").first.flatMap { Int($0) })
      #expect(promotions > max(3, Self.kills / 20), "\(promotions)")
    }
  }

  @Test func severalAtOnceLoseNothing() async throws {
    try await Scratch.with { scratch in
      try Self.prepare(scratch)
      let result = try await ConformalProcess.shell(
        """
        cd "$1"
        for writer in 1 2 3; do
          (for i in 1 2 3 4 5 6; do
            VERSION=$((writer * 100 + i)) "$CONFORMAL" run pipeline.yaml >"run-$VERSION.txt" || cat "run-$VERSION.txt"
          done) &
        done
        wait
        "$CONFORMAL" verify --no-replay --history history >&2 || exit 9
        "$CONFORMAL" history --history history --json --limit 100 | grep -c '"kind" : "run"'
        """, [scratch.path])
      #expect(result.status == 0, "\(result.errorText)")
      #expect(result.outputText == "18\n")
    }
  }

  /// Runs, promotions, checks and packages of one history at once: none sees anything half done.
  @Test func thoseWhoReadDoNotMindThoseWhoWrite() async throws {
    try await Scratch.with { scratch in
      try Self.prepare(scratch)
      let result = try await ConformalProcess.shell(
        """
        cd "$1"; export VERSION=1
        "$CONFORMAL" run pipeline.yaml >/dev/null && "$CONFORMAL" promote crash 1 --reason first >/dev/null || exit 9
        (for i in 2 3 4 5; do
          VERSION=$i "$CONFORMAL" run pipeline.yaml >run.txt 2>&1 || cat run.txt
        done) &
        (for i in 1 2 3 4; do
          for run in $("$CONFORMAL" history --history history --kind run --json | tr -d ' ",' | sed -n 's/^version://p'); do
            "$CONFORMAL" promote crash "$run" --reason "turn $i" >promote.txt 2>&1 || cat promote.txt
          done
        done) &
        (for i in $(seq 20); do
          "$CONFORMAL" verify --no-replay >verify.txt 2>&1 || cat verify.txt
        done; "$CONFORMAL" verify >replay.txt 2>&1 || cat replay.txt) &
        (for i in 1 2 3 4; do
          "$CONFORMAL" handoff crash --out package.zip >handoff.txt 2>&1 || cat handoff.txt
        done) &
        wait
        "$CONFORMAL" verify >&2 || exit 10
        "$CONFORMAL" handoff --check package.zip >&2 || exit 11
        """, [scratch.path])
      #expect(result.status == 0, "\(result.errorText)")
      #expect(result.outputText == "")
    }
  }
}
