internal import ConformalReporting

/// Gates as test cases: the XML that CI systems read, one suite for each model.
///
/// A failed gate is a failure, one that is inconclusive a failure of its own type, or skipped where it may be so; a gate
/// with nothing to judge is skipped. A model that could not run is a suite of one case with an error. The case's text
/// is the sentence of the gate.
package enum JUnitXML {
  /// The document.
  ///
  /// - Parameter runs: the runs, in order.
  /// - Returns: XML 1.0 in UTF-8.
  package static func text(_ runs: [GatedRun]) -> String {
    let suites = runs.map(Suite.init)
    let counts = suites.reduce(Counts()) { $0 + $1.counts }
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      + "<testsuites name=\"conformal\" tests=\"\(counts.tests)\" failures=\"\(counts.failures)\" "
      + "errors=\"\(counts.errors)\">\n"
      + suites.map(\.text).joined() + "</testsuites>\n"
  }

  private struct Counts {
    var (tests, failures, errors, skipped) = (0, 0, 0, 0)

    static func + (left: Counts, right: Counts) -> Counts {
      var sum = left
      sum.tests += right.tests
      sum.failures += right.failures
      sum.errors += right.errors
      sum.skipped += right.skipped
      return sum
    }
  }

  private struct Suite {
    let run: GatedRun

    init(_ run: GatedRun) { self.run = run }

    var counts: Counts {
      var counts = Counts()
      counts.tests = run.results.count
      counts.failures = run.results.count { run.isHeldUp(by: $0) }
      counts.skipped = run.results.count { $0.outcome != .passed && !run.isHeldUp(by: $0) }
      if run.obstacle != nil {
        counts.tests += 1
        counts.errors = 1
      }
      return counts
    }

    var text: String {
      let counts = counts
      var text =
        "  <testsuite \(attribute("name", run.name)) tests=\"\(counts.tests)\" "
        + "failures=\"\(counts.failures)\" errors=\"\(counts.errors)\" skipped=\"\(counts.skipped)\""
      if let seconds = run.seconds { text += " time=\"\(Numerals.fixed(seconds, places: 3))\"" }
      // The schema wants no zone; the time is UTC.
      text += " timestamp=\"\(run.asOf.description.prefix(19))\">\n    <properties>\n"
      for (name, value) in [
        ("model", run.model), ("version", run.version), ("pipeline", run.pipeline),
        ("outcome", run.outcome.rawValue),
      ] {
        text += "      <property \(attribute("name", name)) \(attribute("value", value))/>\n"
      }
      text += "    </properties>\n"
      if let obstacle = run.obstacle {
        text += testCase("run", element("error", type: "cannot-run", obstacle))
      }
      for result in run.results { text += testCase(result.name, content(of: result)) }
      return text + "  </testsuite>\n"
    }

    private func content(of result: GateResult) -> String {
      if run.isHeldUp(by: result) {
        return element("failure", type: result.outcome.rawValue, result.sentence)
      }
      guard result.outcome == .passed else {
        let message = "\(result.outcome.words): \(result.sentence)"
        return "      <skipped \(attribute("message", message))/>\n"
      }
      return "      <system-out>\(EscapedText.markup(result.sentence))</system-out>\n"
    }

    private func testCase(_ name: String, _ content: String) -> String {
      "    <testcase \(attribute("classname", "conformal.\(run.model)")) \(attribute("name", name))>\n"
        + content + "    </testcase>\n"
    }

    private func element(_ name: String, type: String, _ message: String) -> String {
      "      <\(name) \(attribute("type", type)) \(attribute("message", message))>"
        + "\(EscapedText.markup(message))</\(name)>\n"
    }

    private func attribute(_ name: String, _ value: String) -> String {
      "\(name)=\"\(EscapedText.attribute(value))\""
    }
  }
}
