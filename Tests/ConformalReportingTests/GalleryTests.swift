import ConformalReporting
import Foundation
import ProbabilityCalibration
import SelectiveAbstention
import Testing

/// Writes the sample figures into the folder that `CONFORMAL_GALLERY` names, to be looked at in a browser.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["CONFORMAL_GALLERY"] != nil))
struct GalleryTests {
  @Test(arguments: SampleFigures.all)
  func everySampleIsWritten(_ sample: SampleFigures) throws {
    let folder = try #require(ProcessInfo.processInfo.environment["CONFORMAL_GALLERY"])
    try sample.figure().svg.write(
      toFile: folder + "/\(sample.name).svg", atomically: true, encoding: .utf8)
  }

  @Test func terminalPicturesAreWritten() throws {
    let folder = try #require(ProcessInfo.processInfo.environment["CONFORMAL_GALLERY"])
    let lines = TerminalTests.styles.flatMap { style in
      TerminalTests.reliability(10_000).lines(style) + [""]
        + TerminalCoverage(SampleFigures.coverage(classCount: 10)).lines(style) + [""]
    }
    try lines.joined(separator: "\n").write(
      toFile: folder + "/terminal.txt", atomically: true, encoding: .utf8)
  }

  @Test(arguments: SampleReports.all)
  func everySampleReportIsWritten(_ sample: SampleReports) throws {
    let folder = try #require(ProcessInfo.processInfo.environment["CONFORMAL_GALLERY"])
    try sample.report().html.write(
      toFile: folder + "/\(sample.name).html", atomically: true, encoding: .utf8)
  }
}
