internal import ConformalReporting

/// The first page of a package: what a new colleague does next month.
struct HandoffReadme {
  let facts: HandoffFacts
  /// The files of the package with what they are for.
  let contents: [(path: String, purpose: String)]

  /// The page.
  var report: Report {
    Report(
      title: "\(facts.name), version \(facts.version)",
      verdict: .init(
        facts.outcome, "What you need to take this model over",
        sentences: [facts.record.model.description, facts.state].compactMap { $0 } + facts.since + [
          "Owner, and whom to ask: \(facts.record.owner).",
          "Read model-card.md next: it says what the scores mean and what they do not mean.",
        ]),
      sections: [
        .init(title: "Install", blocks: install), .init(title: "Check this package", blocks: check),
        .init(title: "Run it next month", blocks: run),
        .init(title: "When a gate fails", blocks: gates),
        .init(title: "When something has gone wrong", blocks: undo),
        .init(title: "When it runs", blocks: schedule),
        .init(
          title: "What is in this package",
          blocks: [
            .table(
              .init(
                title: "Files", header: ["File", "What it is"],
                rows: contents.map { [$0.path, $0.purpose] }))
          ]),
      ])
  }

  /// The option that names the history, where it is not the usual one.
  private var place: String {
    let history = facts.definition.history
    return history == "history"
      ? "" : " --history \(DatasetManifest.portable(history).commandWord)"
  }

  private var install: [Report.Block] {
    [
      .paragraph(
        "The command is conformal of swift-conformal; the run was made with version "
          + "\(facts.record.machine.library). \(machine) With Swift 6.2 or later, SQLite, zlib and OpenBLAS "
          + "(Debian: libsqlite3-dev, zlib1g-dev, libopenblas0), in a checkout of the project:"
      ),
      .code(
        "swift build -c release\ninstall -m 755 .build/release/conformal /usr/local/bin/conformal   # as root: where schedulers find it"
      ),
    ]
  }

  /// Whether another machine gives the same bits.
  private var machine: String {
    facts.record.machine.linearAlgebra.map {
      "Its calibrator was fitted or chosen with \($0): another type of processor may round its last digits "
        + "differently."
    } ?? "Results do not depend on the machine."
  }

  private var check: [Report.Block] {
    [
      .paragraph(
        "Nothing missing, nothing changed, and every test vector gives the same numbers on your machine:"
      ),
      .code("conformal handoff --check \(facts.name.commandWord).zip"),
      .paragraph("Without the command, after unpacking:"), .code("sha256sum -c SHA256SUMS"),
    ]
  }

  private var run: [Report.Block] {
    [
      .paragraph(
        "Unpack the package into a directory of its own. Put the data where the pipeline looks for them, "
          + "relative to pipeline.yaml; dataset-manifest.json has the digests of those of the last run:"
      ),
      .points(
        facts.addresses.map {
          DatasetManifest.portable($0) == $0
            ? $0
            : "\(DatasetManifest.portable($0)): pipeline.yaml has a path of the old machine, \($0); write the new one there"
        }),
      .paragraph(
        "The history is kept in the directory named under 'history' in pipeline.yaml "
          + "(\(DatasetManifest.portable(facts.definition.history))). To go on with the old one, copy it "
          + "there; otherwise a new one begins, and the entries of the old one are in history.json."
      ),
      .code(
        """
        conformal due pipeline.yaml                # exit code 0: a run is due; it says why
        conformal run pipeline.yaml --dry-run      # what would be done
        conformal run pipeline.yaml                # exit code 1: a gate is not met
        conformal history \(facts.name.commandWord)\(place)
        conformal diff 1 2\(place)                   # two runs by their numbers, in words
        conformal promote \(facts.name.commandWord) \(facts.version.commandWord) --reason "..."\(place)
        """),
      .paragraph(
        "A new version of the model: change 'version' under 'model' in pipeline.yaml before the run, and "
          + "promote that version. Only what was promoted is in force."),
      .paragraph("A new package for the next colleague:"),
      .code("conformal handoff \(facts.name.commandWord) --out \(facts.name.commandWord).zip"),
    ]
  }

  private var gates: [Report.Block] {
    [
      .paragraph(
        "The version in force stays in force: a run that fails changes nothing. Read the sentence of the "
          + "gate and report.html. Inconclusive means too few rows to tell, and the sentence says how many "
          + "would tell. Do not raise a limit to pass: a limit is an agreement with the owner."),
      .points(
        facts.definition.gates.map {
          "\($0.kind.rawValue): \($0.kind.words.asks). \($0.kind.words.remedy)"
        }),
      .paragraph("If it is still not clear, ask \(facts.record.owner)."),
    ]
  }

  private var undo: [Report.Block] {
    [
      .points([
        "A promoted version turns out bad: roll back to the one before it.",
        "Something may have been changed by hand: verify names it.",
        "Somebody asks what was in force on a day: at answers.",
      ]),
      .code(
        """
        conformal rollback \(facts.name.commandWord) --reason "..."\(place)
        conformal verify\(place)
        conformal at \(facts.run.time.day)\(place)
        """),
    ]
  }

  private var schedule: [Report.Block] {
    guard let schedule = facts.definition.schedule else {
      return [
        .paragraph(
          "The pipeline has no schedule: it runs when somebody runs it, or when data change.")
      ]
    }
    return [
      .paragraph(
        "By the schedule \(schedule.cron) in UTC (minute, hour, day, month, day of the week); it is overdue after "
          + "\(schedule.grace). The folder schedule/ has a definition for each scheduler that can keep it: take one."
      )
    ]
  }
}

extension String {
  /// The text as one word of a shell.
  var commandWord: String {
    let isPlain =
      !isEmpty
      && utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
          UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: ":"), UInt8(ascii: "@"),
          UInt8(ascii: "="), UInt8(ascii: ","), UInt8(ascii: "+"):
          true
        default: false
        }
      }
    guard !isPlain else { return self }
    return "'" + split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
      + "'"
  }
}
