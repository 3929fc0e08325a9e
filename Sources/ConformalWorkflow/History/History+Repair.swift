internal import FoundationEssentials
internal import ScoringCore

extension History {
  /// Makes up for processes that were killed between an entry and what follows from it.
  ///
  /// Puts links right that are absent or still point to the run that the last promotion replaced, and makes the
  /// directories that they point to. A link that points elsewhere is left for `verify` to name: no process of ours
  /// leaves such.
  ///
  /// - Returns: what was put right, a sentence each; almost always nothing.
  /// - Throws: `DataError` where the history cannot be read, or nothing can be written.
  @discardableResult
  public func repair() throws -> [String] {
    let copies = RunCopies(history: self)
    return try promotionsInForce().compactMap { promotion in
      // A changed table must not lead out of the directory; `verify` names it.
      guard RunCopies.isPlain(promotion.model) else { return nil }
      let linked = copies.linkTarget(promotion.model)
      let isBehind = linked == nil || linked == promotion.replaced.map { "runs/\($0)" }
      let isCopied = FileManager.default.fileExists(
        atPath: copies.directory(promotion.model, promotion.run))
      guard isBehind || !isCopied, let run = try entry(promotion.run)?.run,
        isBehind || !run.artifacts.isEmpty
      else { return nil }
      guard isBehind else {
        try copies.copy(run, promotion.run)
        return "the readable copy of run \(promotion.run) of \(promotion.model) was made again"
      }
      try copies.settle(promotion.model)
      return "the link to what is in force of \(promotion.model) was put right: a promotion was "
        + "interrupted, or somebody changed the link"
    }
  }
}
