internal import GRDB

/// The tables of a history.
///
/// `entry` is the log: one row an event, its body as canonical JSON, chained by checksums. All other tables follow
/// from the bodies, are written in the same transaction, and exist for queries. Nothing is ever changed or deleted,
/// which triggers see to.
enum HistorySchema {
  /// Tables whose rows follow from the bodies of entries; children after their parents.
  static let derivedTables = [
    "model", "run", "metric", "artifact", "input", "gate", "stage", "promotion",
  ]

  /// The steps from an empty file to the present tables.
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("swift-conformal/history/1") { database in
      try database.execute(sql: tables)
      for table in ["entry"] + derivedTables {
        for action in ["UPDATE", "DELETE"] {
          try database.execute(
            sql: """
              CREATE TRIGGER \(table)_no_\(action.lowercased()) BEFORE \(action) ON \(table)
              BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END
              """)
        }
      }
    }
    return migrator
  }

  private static let tables = """
    CREATE TABLE entry (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, model TEXT NOT NULL,
      time TEXT NOT NULL, who TEXT NOT NULL, why TEXT, previous TEXT NOT NULL,
      sha256 TEXT NOT NULL, body TEXT NOT NULL) STRICT;
    CREATE INDEX entry_by_model ON entry (model, sequence);
    CREATE INDEX entry_by_model_kind ON entry (model, kind, sequence, time);
    CREATE INDEX entry_by_kind ON entry (kind, sequence);
    CREATE INDEX entry_by_time ON entry (time, sequence);

    CREATE TABLE model (
      name TEXT PRIMARY KEY, sequence INTEGER NOT NULL REFERENCES entry (sequence))
      STRICT, WITHOUT ROWID;

    CREATE TABLE run (
      sequence INTEGER PRIMARY KEY REFERENCES entry (sequence), model TEXT NOT NULL,
      version TEXT NOT NULL, outcome TEXT NOT NULL, owner TEXT NOT NULL, as_of TEXT NOT NULL,
      definition TEXT NOT NULL, cron TEXT, grace INTEGER, compared_with INTEGER,
      library TEXT NOT NULL, kernel_tier TEXT NOT NULL, linear_algebra TEXT,
      system TEXT NOT NULL, host TEXT NOT NULL, commit_id TEXT) STRICT;
    CREATE INDEX run_by_model ON run (model, sequence);
    CREATE INDEX run_by_version ON run (model, version, sequence);
    CREATE INDEX run_by_outcome ON run (outcome, sequence);
    CREATE INDEX run_by_model_outcome ON run (model, outcome, sequence);

    CREATE TABLE metric (
      sequence INTEGER NOT NULL REFERENCES run (sequence), position INTEGER NOT NULL,
      name TEXT NOT NULL, value REAL NOT NULL, lower REAL, upper REAL,
      PRIMARY KEY (sequence, position)) STRICT, WITHOUT ROWID;
    CREATE TABLE artifact (
      sequence INTEGER NOT NULL REFERENCES run (sequence), position INTEGER NOT NULL,
      name TEXT NOT NULL, sha256 TEXT NOT NULL, byte_count INTEGER NOT NULL,
      PRIMARY KEY (sequence, position)) STRICT, WITHOUT ROWID;
    CREATE TABLE input (
      sequence INTEGER NOT NULL REFERENCES run (sequence), position INTEGER NOT NULL,
      roles TEXT NOT NULL, content TEXT NOT NULL, address TEXT NOT NULL, sha256 TEXT NOT NULL,
      byte_count INTEGER NOT NULL, modified TEXT NOT NULL, shape TEXT NOT NULL,
      element_type TEXT NOT NULL, PRIMARY KEY (sequence, position)) STRICT, WITHOUT ROWID;
    CREATE INDEX input_by_digest ON input (sha256);
    CREATE TABLE gate (
      sequence INTEGER NOT NULL REFERENCES run (sequence), position INTEGER NOT NULL,
      kind TEXT NOT NULL, subject TEXT NOT NULL, outcome TEXT NOT NULL, sentence TEXT NOT NULL,
      value REAL, lower REAL, upper REAL, bound REAL, row_count INTEGER, needed_rows INTEGER,
      PRIMARY KEY (sequence, position)) STRICT, WITHOUT ROWID;
    CREATE TABLE stage (
      sequence INTEGER NOT NULL REFERENCES run (sequence), position INTEGER NOT NULL,
      name TEXT NOT NULL, key TEXT NOT NULL, sha256 TEXT NOT NULL,
      PRIMARY KEY (sequence, position)) STRICT, WITHOUT ROWID;
    CREATE INDEX stage_by_key ON stage (key, sha256);

    CREATE TABLE promotion (
      sequence INTEGER PRIMARY KEY REFERENCES entry (sequence), model TEXT NOT NULL,
      version TEXT NOT NULL, run INTEGER NOT NULL REFERENCES run (sequence),
      replaced INTEGER REFERENCES run (sequence), set_aside TEXT NOT NULL) STRICT;
    CREATE INDEX promotion_by_model ON promotion (model, sequence);
    """
}
