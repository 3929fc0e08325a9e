import ExactStatistics
import SelectiveAbstention
import Testing

@Suite struct ExpectedRiskControlTests {
  @Test func countsAreIntegers() {
    // (k + 1) / (n + 1) <= 0.1 with n + 1 a multiple of ten: equality counts.
    let control = ExpectedRiskControl(limit: "0.1")
    #expect(control.mostErrors(rowCount: 99) == 9)
    #expect(control.mostErrors(rowCount: 98) == 8)
    #expect(control.mostErrors(rowCount: 9) == 0)
    #expect(control.mostErrors(rowCount: 8) == nil)
    #expect(control.minimumCount == 9)
    #expect(ExpectedRiskControl(limit: "0.3").minimumCount == 3)
    #expect(ExpectedRiskControl(limit: "0.3").mostErrors(rowCount: 3) == 0)
    #expect(ExpectedRiskControl(limit: "0.3").mostErrors(rowCount: 2) == nil)
  }

  @Test(arguments: [1, 10, 57, 300], [0, 5])
  func thresholdIsTheLowest(count: Int, levels: Int) {
    let rows = SyntheticRows(count: count, seed: 3, levels: levels) { 0.5 * (1 - $0) }
    let profile = ConfidenceProfile(confidences: rows.confidences, isError: rows.isError)
    for limit in ["0.01", "0.05", "0.2"] as [Level] {
      let control = ExpectedRiskControl(limit: limit)
      let most = control.mostErrors(rowCount: count)
      let slow = Set(rows.confidences).filter { threshold in
        let errors = (0..<count).filter { rows.confidences[$0] >= threshold && rows.isError[$0] }
        return most.map { errors.count <= $0 } ?? false
      }.min()
      #expect(control.threshold(on: profile)?.approveFrom == slow)
    }
  }
}
