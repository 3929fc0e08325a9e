/// Whether roles share rows.
///
/// The same file, shared identifiers, or far more equal rows than chance explains are proof: failed. A few equal rows are
/// no evidence against separate roles where outputs are coarse, and the test of chance is part of what the capture
/// found: passed, with the figures and a warning to look.
struct OverlapGate {
  func results(_ capture: CaptureFindings) -> [GateResult] {
    guard !capture.overlaps.isEmpty else {
      let names = capture.roles.map(\.role.rawValue)
      var result = GateResult(
        .noOverlap, .passed,
        names.count < 2
          ? "there is one role only" : "no row found in two of \(GateWords.list(names))")
      result.rows = capture.roles.reduce(0) { $0 + $1.rowCount }
      return [result]
    }
    return capture.overlaps.map { overlap in
      let names = "\(overlap.first.rawValue) and \(overlap.second.rawValue)"
      var result = GateResult(
        .noOverlap, subject: names, overlap.isProof ? .failed : .passed,
        (overlap.isProof ? "\(names) share rows: " : "\(names) may be separate: ")
          + overlap.sentence)
      result.isWarning = !overlap.isProof
      return result
    }
  }
}
