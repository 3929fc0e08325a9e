internal import FoundationEssentials
internal import GRDB
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

  /// The last promotion or rollback of a model.
  func promotionInForce(_ model: String) throws -> PromotionInForce? {
    try file.read { database in
      try Row.fetchOne(
        database,
        sql: """
          SELECT promotion.*, entry.kind FROM promotion JOIN entry USING (sequence)
          WHERE promotion.model = ? ORDER BY promotion.sequence DESC LIMIT 1
          """,
        arguments: [model]
      ).map { try PromotionInForce(row: $0) }
    }
  }

  /// The last promotion or rollback of each model, by name.
  func promotionsInForce() throws -> [PromotionInForce] {
    try file.read { database in
      try Row.fetchAll(database, sql: Self.promotionsInForceQuery).map {
        try PromotionInForce(row: $0)
      }
    }
  }

  static let promotionsInForceQuery = """
    SELECT promotion.*, entry.kind FROM model JOIN promotion ON promotion.sequence = (
      SELECT last.sequence FROM promotion AS last WHERE last.model = model.name
      ORDER BY last.sequence DESC LIMIT 1)
    JOIN entry ON entry.sequence = promotion.sequence ORDER BY model.name
    """
}

/// A promotion or rollback that nothing has replaced.
struct PromotionInForce: Hashable {
  let sequence: Int
  let model: String
  let version: String
  let run: Int
  let replaced: Int?
  let isRollback: Bool
}

extension PromotionInForce {
  init(row: Row) throws {
    self.init(
      sequence: try row.value("sequence", Int.self), model: try row.value("model", String.self),
      version: try row.value("version", String.self), run: try row.value("run", Int.self),
      replaced: try row.optional("replaced", Int.self),
      isRollback: try row.value("kind", String.self) == "rollback")
  }
}
