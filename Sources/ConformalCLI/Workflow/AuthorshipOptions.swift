import ArgumentParser
import ConformalWorkflow
import Foundation

/// Who does something that the history keeps, and why.
struct AuthorshipOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: .init(
      "Who does this, for the history (default: CONFORMAL_WHO, else USER@host).",
      valueName: "name"))
  var who: String?

  @Option(
    parsing: .unconditional, help: .init("Why, in words, for the history.", valueName: "text"))
  var reason: String?

  var authorship: Authorship {
    let environment = ProcessInfo.processInfo.environment
    let user = environment["USER"] ?? environment["LOGNAME"] ?? NSUserName()
    return Authorship(
      who: who ?? environment["CONFORMAL_WHO"] ?? "\(user)@\(ProcessInfo.processInfo.hostName)",
      why: reason)
  }
}
