import SelectiveAbstention
import Testing

@Suite struct ConfidenceProfileTests {
  @Test func tiesAreOneThreshold() {
    let profile = ConfidenceProfile(
      confidences: [0.5, 0.9, 0.5, -0.0, 0.0, 0.9], isError: [true, false, false, true, true, true])
    #expect(profile.thresholds == [0.9, 0.5, 0])
    #expect(profile.acceptedCounts == [2, 4, 6])
    #expect(profile.errorCounts == [1, 2, 4])
  }

  @Test func noRows() {
    let profile = ConfidenceProfile(confidences: [], isError: [])
    #expect(profile.thresholds.isEmpty)
    #expect(profile.rowCount == 0)
    #expect(profile.errorCount == 0)
  }

  @Test(arguments: [1, 2, 255, 256, 1_001])
  func agreesWithCounting(count: Int) {
    let confidences = (0..<count).map { Double(($0 * 7_919) % 101) / 100 - 0.3 }
    let isError = (0..<count).map { ($0 * 31) % 7 == 0 }
    let profile = ConfidenceProfile(confidences: confidences, isError: isError)
    #expect(profile.thresholds == Set(confidences).sorted(by: >))
    for (index, threshold) in profile.thresholds.enumerated() {
      let accepted = (0..<count).filter { confidences[$0] >= threshold }
      #expect(profile.acceptedCounts[index] == accepted.count)
      #expect(profile.errorCounts[index] == accepted.filter { isError[$0] }.count)
    }
  }
}
