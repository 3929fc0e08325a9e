internal import ScoringCore

/// The schedulers that definitions are written for.
public enum ScheduleFormat: String, Hashable, Sendable, CaseIterable {
  /// A crontab.
  case cron
  /// A service and a timer.
  case systemd
  /// A DAG in Python.
  case airflow
  /// A CronJob.
  case kubernetes
  /// A workflow of GitHub Actions.
  case github

  /// A file of a definition.
  public struct File: Hashable, Sendable {
    /// What it is called.
    public let name: String
    /// Its contents.
    public let text: String
  }

  /// What people call the scheduler.
  public var title: String {
    switch self {
    case .cron: "cron"
    case .systemd: "systemd"
    case .airflow: "Airflow"
    case .kubernetes: "Kubernetes"
    case .github: "GitHub Actions"
    }
  }

  /// The files of a definition.
  ///
  /// - Parameter plan: what is to be done, and when.
  /// - Returns: the files, ready to be put where the scheduler looks for them.
  /// - Throws: `DataError` where the scheduler cannot say when.
  public func files(_ plan: SchedulePlan) throws -> [File] {
    switch self {
    case .cron: [File(name: "crontab", text: crontab(plan))]
    case .systemd:
      [
        File(name: "\(plan.jobName).service", text: service(plan)),
        File(name: "\(plan.jobName).timer", text: timer(plan)),
      ]
    case .airflow: [File(name: "airflow_dag.py", text: try directedGraph(plan))]
    case .kubernetes: [File(name: "cronjob.yaml", text: try cronJob(plan))]
    case .github: [File(name: "github-workflow.yml", text: try workflow(plan))]
    }
  }

  private func crontab(_ plan: SchedulePlan) -> String {
    // A per cent sign would end the command.
    let command = "cd \(plan.directory.commandWord) && { \(plan.script); }"
      .split(separator: "%", omittingEmptySubsequences: false).joined(separator: "\\%")
    return """
      # Times are in UTC. A cron that does not know CRON_TZ goes by the zone of its machine: set that to UTC.
      CRON_TZ=UTC
      SHELL=/bin/sh
      PATH=/usr/local/bin:/usr/bin:/bin
      \(plan.cron.fields) \(command)

      """
  }

  private func service(_ plan: SchedulePlan) -> String {
    """
    [Unit]
    Description=Run the pipeline of \(plan.model.unitText) when it is due
    Wants=network-online.target
    After=network-online.target

    [Service]
    Type=oneshot
    WorkingDirectory=\(plan.directory.unitText)
    ExecStart=/bin/sh -c \(plan.script.unitArgument)

    """
  }

  private func timer(_ plan: SchedulePlan) -> String {
    """
    [Unit]
    Description=When the pipeline of \(plan.model.unitText) may be due

    [Timer]
    \(plan.cron.calendarEvents.map { "OnCalendar=\($0)" }.joined(separator: "\n"))
    Persistent=true
    AccuracySec=1min
    Unit=\(plan.jobName).service

    [Install]
    WantedBy=timers.target

    """
  }
}

extension String {
  /// The text in a unit file, where a per cent sign begins a specifier.
  fileprivate var unitText: String {
    split(separator: "%", omittingEmptySubsequences: false).joined(separator: "%%")
  }

  /// The text as one argument of a command line in a unit file.
  fileprivate var unitArgument: String {
    var quoted = "\""
    for character in unitText.unicodeScalars {
      switch character {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "$": quoted += "$$"
      default: quoted.unicodeScalars.append(character)
      }
    }
    return quoted + "\""
  }
}
