internal import GRDB

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
      // An unknown kind is for `verify` to name, which reads this too.
      isRollback: try row.value("kind", String.self) == HistoryEvent.Kind.rollback.rawValue)
  }
}

extension History {
  /// Promotions and rollbacks of a model, oldest first.
  func promotions(_ model: String) throws -> [PromotionInForce] {
    try file.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT promotion.*, entry.kind FROM promotion JOIN entry USING (sequence)
          WHERE promotion.model = ? ORDER BY promotion.sequence
          """, arguments: [model]
      ).map { try PromotionInForce(row: $0) }
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
