extension ScheduleFormat {
  /// A DAG that needs no shell and no templates: names are arguments of a program.
  func directedGraph(_ plan: SchedulePlan) throws -> String {
    let name = plan.jobName.split(separator: "-").joined(separator: "_")
    return """
      \"""Runs a pipeline when it is due. For Airflow 2.4 and later, and 3.\"""

      import subprocess
      from datetime import datetime, timezone

      try:
          from airflow.sdk import dag, task
      except ImportError:
          from airflow.decorators import dag, task

      try:
          from airflow.sdk.exceptions import AirflowSkipException
      except ImportError:
          from airflow.exceptions import AirflowSkipException

      COMMAND = \(plan.command.quotedLiteral)
      DIRECTORY = \(plan.directory.quotedLiteral)
      PIPELINE = \(plan.argument.quotedLiteral)


      @dag(
          dag_id=\(plan.jobName.quotedLiteral),
          schedule=\(try plan.portableFields(title).quotedLiteral),
          start_date=datetime(2024, 1, 1, tzinfo=timezone.utc),
          catchup=False,
          max_active_runs=1,
      )
      def \(name)():
          @task
          def run():
              due = subprocess.run([COMMAND, "due", PIPELINE], cwd=DIRECTORY, check=False)
              if due.returncode == 1:
                  raise AirflowSkipException("no run is due")
              due.check_returncode()
              subprocess.run([COMMAND, "run", PIPELINE], cwd=DIRECTORY, check=True)

          run()


      \(name)()

      """
  }

  /// A CronJob that mounts the directory of the pipeline from a volume claim.
  func cronJob(_ plan: SchedulePlan) throws -> String {
    // `$(NAME)` would name a variable.
    let script = plan.script.split(separator: "$(", omittingEmptySubsequences: false)
      .joined(separator: "$$(")
    let stand =
      plan.image == SchedulePlan.standardImage
      ? "# The image has the program `conformal`: put yours in.\n" : ""
    return """
      \(stand)apiVersion: batch/v1
      kind: CronJob
      metadata:
        name: \(plan.jobName.quotedLiteral)
      spec:
        schedule: \(try plan.portableFields(title).quotedLiteral)
        timeZone: "Etc/UTC"
        concurrencyPolicy: Forbid
        startingDeadlineSeconds: \(plan.grace.seconds)
        jobTemplate:
          spec:
            backoffLimit: 0
            template:
              spec:
                restartPolicy: Never
                containers:
                  - name: conformal
                    image: \(plan.image.quotedLiteral)
                    command: ["/bin/sh", "-c"]
                    args:
                      - \(script.quotedLiteral)
                    workingDir: \(plan.directory.quotedLiteral)
                    volumeMounts:
                      - name: pipeline
                        mountPath: \(plan.directory.quotedLiteral)
                volumes:
                  - name: pipeline
                    persistentVolumeClaim:
                      claimName: \(plan.jobName.quotedLiteral)

      """
  }

  /// A workflow that runs the pipeline at the root of its repository in a container.
  func workflow(_ plan: SchedulePlan) throws -> String {
    // `${{` would begin an expression, also inside of quotes.
    let script = plan.script.split(separator: "${{", omittingEmptySubsequences: false)
      .joined(separator: "${{ '${{' }}")
    let stand =
      plan.image == SchedulePlan.standardImage
      ? "# The image has the program `conformal`: put yours in.\n" : ""
    return """
      \(stand)# The history has to outlive the job: keep its directory on a volume of your runner, or commit it.
      name: \("Run \(plan.jobName)".quotedLiteral)
      on:
        schedule:
          - cron: \(try plan.portableFields(title).quotedLiteral)
        workflow_dispatch: {}
      concurrency: \(plan.jobName.quotedLiteral)
      permissions:
        contents: read
      jobs:
        run:
          runs-on: ubuntu-latest
          container:
            image: \(plan.image.quotedLiteral)
          defaults:
            run:
              shell: sh
          steps:
            - uses: actions/checkout@v4
            - name: Run the pipeline when it is due
              run: \(script.quotedLiteral)

      """
  }
}
