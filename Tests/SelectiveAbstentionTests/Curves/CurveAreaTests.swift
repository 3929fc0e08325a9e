import SelectiveAbstention
import Testing

@Suite struct CurveAreaTests {
  @Test func agreesWithPeersWithoutTies() throws {
    let curve = try RiskAcceptanceCurve(SelectiveOracle.profile)
    #expect(close(curve.aurc, 0.296_955_050_528_466_44))
    #expect(close(curve.optimalAURC, 0.070_864_253_593_945_62))
    #expect(close(curve.excessAURC, 0.296_955_050_528_466_44 - 0.070_864_253_593_945_62))
    #expect(close(curve.aurc(.thresholdTrapezoid), 0.298_580_050_528_466_37))
    #expect(close(curve.aurc(.rowTrapezoid), 0.295_055_327_164_287_8))
    #expect(close(curve.augrc, 0.150_275))
    #expect(close(curve.augrc(.rowTrapezoid), 0.151_017_587_939_698_52))
    #expect(close(curve.excessAUGRC, 0.089_025))
  }

  /// The values of torch-uncertainty on tied rows depend on its sort and are no reference; the headline's reference
  /// is the mean over orders, computed with NumPy.
  @Test func agreesWithPeersWithTies() throws {
    let curve = try RiskAcceptanceCurve(SelectiveOracle.tiedProfile)
    #expect(curve.points.count == 54)
    #expect(close(curve.aurc, 0.283_721_821_920_166_3))
    #expect(close(curve.aurc(.thresholdTrapezoid), 0.283_961_658_526_876_94))
    #expect(close(curve.augrc, 0.149_275))
    #expect(close(curve.excessAUGRC, 0.088_025))
    #expect(close(curve.optimalAURC, 0.070_864_253_593_945_62))
  }

  /// Every order of six rows in three tie blocks, with every placement of errors.
  @Test func tiesAreAveragedOverAllOrders() throws {
    let confidences = [0.9, 0.7, 0.7, 0.7, 0.2, 0.2]
    for mask in 0..<64 {
      let isError = (0..<6).map { mask >> $0 & 1 == 1 }
      let tied = try curve(confidences, String(isError.map { $0 ? "1" : "0" }))
      var sums = [Double](repeating: 0, count: 4)
      for middle in [[1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]] {
        for last in [[4, 5], [5, 4]] {
          let areas = plainAreas(([0] + middle + last).map { isError[$0] })
          for index in sums.indices { sums[index] += areas[index] / 12 }
        }
      }
      #expect(close(tied.aurc, sums[0]))
      #expect(close(tied.aurc(.rowTrapezoid), sums[1]))
      #expect(close(tied.augrc(.rowTrapezoid), sums[2]))
      #expect(close(tied.augrc, sums[3]))
    }
  }

  /// Excess over the optimum of these n rows is 0 at best; over the limit for large n, as fd-shifts subtracts it, it
  /// can be negative.
  @Test func excessIsNeverNegative() throws {
    for count in 1...9 {
      for mask in 0..<(1 << count) {
        for size in 1...3 {
          let errors = String((0..<count).map { mask >> $0 & 1 == 1 ? "1" : "0" })
          let curve = try curve((0..<count).map { -Double($0 / size) }, errors)
          #expect(curve.excessAURC >= 0)
          #expect(curve.excessAUGRC >= 0)
          #expect(close(curve.excessAURC, curve.aurc - curve.optimalAURC))
          let isPerfect = size == 1 && !errors.contains("10")
          if isPerfect {
            #expect(curve.excessAURC == 0)
            #expect(curve.excessAUGRC == 0)
          } else if size == 1 {
            #expect(curve.excessAURC > 0)
            #expect(curve.excessAUGRC > 0)
          }
        }
      }
    }
    // Ten tied rows with one error: the trapezoid at distinct thresholds is 0.1, the same as without any ranking;
    // a block of five right answers, then one error, falls below the limit 1/6 + 5/6 ln(5/6) = 0.01473.
    let plateau = try curve([1, 1, 1, 1, 1, 0], "000001")
    let area = try #require(plateau.aurc(.thresholdTrapezoid))
    #expect(close(area, 1.0 / 72))
    #expect(area < 1.0 / 6 - 5.0 / 6 * 0.182_321_556_793_954_6)
    #expect(plateau.excessAURC == 0)
  }

  @Test func knownSmallCases() throws {
    let two = try curve([0.9, 0.1], "01")
    #expect(two.aurc == 0.25)
    #expect(two.aurc(.thresholdTrapezoid) == 0.125)
    #expect(two.aurc(.rowTrapezoid) == 0.25)
    #expect(two.augrc(.meanPrefix) == 0.25)
    #expect(two.augrc == 0.125)
    let one = try curve([0.9], "1")
    #expect(one.aurc == 1)
    #expect(one.optimalAURC == 1)
    #expect(one.aurc(.rowTrapezoid) == nil)
    #expect(one.augrc(.rowTrapezoid) == nil)
    let allTied = try curve([0.5, 0.5, 0.5, 0.5], "0100")
    #expect(allTied.aurc == 0.25)
    #expect(allTied.aurc(.thresholdTrapezoid) == 0.25)
    #expect(allTied.augrc == 0.125)
  }

  /// Mean-prefix AURC, the row trapezoids, and AUGRC of rows in one order, by their definitions.
  private func plainAreas(_ isError: [Bool]) -> [Double] {
    let n = Double(isError.count)
    var errors = 0.0
    var risks: [Double] = []
    var generalized: [Double] = []
    for (index, wrong) in isError.enumerated() {
      errors += wrong ? 1 : 0
      risks.append(errors / Double(index + 1))
      generalized.append(errors / n)
    }
    func trapezoid(_ values: [Double]) -> Double {
      zip(values, values.dropFirst()).reduce(0) { $0 + ($1.0 + $1.1) / 2 / n }
    }
    return [
      risks.reduce(0, +) / n, trapezoid(risks) / (1 - 1 / n), trapezoid(generalized) / (1 - 1 / n),
      trapezoid([0] + generalized),
    ]
  }
}

/// Equal to 1e-12, or to a tolerance.
func close(_ found: Double?, _ expected: Double, tolerance: Double = 1e-12) -> Bool {
  guard let found else { return false }
  return abs(found - expected) <= tolerance
}
