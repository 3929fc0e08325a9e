package import ExactStatistics

/// What the capture found about rows.
package struct CaptureFindings: Codable, Hashable, Sendable {
  /// One role's rows.
  package struct Role: Codable, Hashable, Sendable {
    package var role: DataRole
    package var rowCount: Int
    /// Rows of each class.
    package var classCounts: [Int]
    /// When its outputs were last changed.
    package var modified: Timestamp
  }

  /// What speaks for two roles sharing rows.
  package struct Overlap: Codable, Hashable, Sendable {
    package var first: DataRole
    package var second: DataRole
    package var isProof: Bool
    package var sentence: String
  }

  package var kind: RowSource.Kind
  package var classCount: Int
  package var classNames: [String]?
  package var roles: [Role]
  package var overlaps: [Overlap]
}

/// A number with its 95 % interval.
package struct Finding: Codable, Hashable, Sendable {
  package var value: Double
  package var lower: Double?
  package var upper: Double?
}

/// How far probabilities can be trusted.
package struct CalibrationFindings: Codable, Hashable, Sendable {
  package var rowCount: Int
  package var accuracy: Finding
  /// `nil` where it is infinite.
  package var logLoss: Finding?
  package var brier: Finding
  package var ece: Finding
  /// The convention of the ECE in words.
  package var eceConvention: String
  /// The verdict, such as `overconfident`.
  package var verdict: String
  /// The verdict in one sentence.
  package var headline: String
}

/// Corrected probabilities compared with others on the same test rows.
package struct ComparisonFindings: Codable, Hashable, Sendable {
  /// The mean of the differences of log-loss, after minus before, with its 95 % interval; `nil` where infinite.
  package var logLossDifference: Finding?
  /// The interval at 1 - significance of the gate, so that the gate is a test at its own level.
  package var logLossAtSignificance: Finding?
  /// Rows answered right before and wrong after.
  package var lostAnswers: Int
  /// Rows answered wrong before and right after.
  package var wonAnswers: Int
  /// Whether the log-loss of no row changed, so that its difference is 0 without an interval; `nil` in findings of old.
  package var isUnchanged: Bool? = nil
  package var rowCount: Int
}

/// What the correction brought.
package struct CorrectionFindings: Codable, Hashable, Sendable {
  /// The method, such as `temperature`.
  package var method: String
  /// Why that one.
  package var reason: String?
  /// Whether a rule said that the model is to be looked at again.
  package var isRefused: Bool
  /// Whether no map of this method changes the label ranked first, whatever the row; `nil` where that is not known.
  package var keepsRanking: Bool?
  /// Parameters that are a number each, such as `temperature`.
  package var parameters: [Metric]
  package var warnings: [String]
}

/// Calibration after the correction, compared with before and with the version in force.
package struct ReassessmentFindings: Codable, Hashable, Sendable {
  package var after: CalibrationFindings
  package var againstBefore: ComparisonFindings
  package var againstInForce: ComparisonFindings?
  /// Why there is no comparison with the version in force, where there is one in force.
  package var inForceObstacle: String?
}

/// What a predictor does on the test rows at one level.
package struct CoverageFindings: Codable, Hashable, Sendable {
  package var alpha: Level
  package var rowCount: Int
  package var coveredCount: Int
  /// Exact 95 % interval of the coverage that the rows speak for.
  package var coverage: Finding
  package var pValue: Double
  /// The verdict of the evaluation, such as `consistent`, `too-few-hits` or `inconclusive`.
  package var verdict: String
  /// Whether the p-value speaks of too few hits, in the category that it is about; `nil` stands for what the coverage
  /// of all rows says.
  package var isTooFew: Bool?
  /// The p-value of too few hits alone, in the category that it speaks loudest in, times the number of categories;
  /// `nil` in findings of old.
  package var tooFewProbability: Double? = nil
  package var meanSize: Double
  package var medianSize: Double
  package var emptyCount: Int
  package var singletonCount: Int
  /// `nil` where quantiles differ by class or group; absent too where infinite.
  package var quantile: Double?
  /// Rows of the fit.
  package var calibrationCount: Int
}

/// What a policy does on the test rows.
package struct PolicyFindings: Codable, Hashable, Sendable {
  /// A promise on risk, checked on the test rows.
  package struct Risk: Codable, Hashable, Sendable {
    package var name: String
    package var limit: Level
    /// Rows that the promise is about.
    package var trials: Int
    package var losses: Int
    package var value: Finding?
    package var pValue: Double
  }

  /// A promise on review volume, checked on the test rows.
  package struct Volume: Codable, Hashable, Sendable {
    package var capacity: Int
    /// Rows of a period, or their mean.
    package var per: Int
    /// How many rows a period has; `nil` is always ``per``.
    package var arrivals: PolicyDefinition.Capacity.Arrivals? = nil
    package var delta: Level
    package var reviewCount: Int
    package var rowCount: Int
    /// Reviews expected a period, with an exact interval.
    package var reviewsPerPeriod: Finding
    package var pValue: Double
  }

  /// Whether the policy could be fitted: nothing may hold to what is asked.
  package var isFitted: Bool
  /// Why not, with what could be had instead.
  package var alternatives: String?
  /// Whether the policy rows certify every promise.
  package var isCertified: Bool
  package var rowCount: Int
  package var approvedCount: Int
  package var reviewedCount: Int
  package var escalatedCount: Int
  package var risks: [Risk]
  package var volume: Volume?
  /// The verdict of the evaluation, such as `consistent`, `too-many-errors` or `inconclusive`.
  package var verdict: String
  /// Thresholds by band, such as `approve`.
  package var thresholds: [Metric]
  /// The certificate in words.
  package var certificate: [String]
}

/// All that gates, reports and comparisons go by.
package struct RunFindings: Codable, Hashable, Sendable {
  package var capture: CaptureFindings
  package var before: CalibrationFindings
  package var correction: CorrectionFindings?
  package var reassessment: ReassessmentFindings?
  package var coverages: [CoverageFindings]
  package var policy: PolicyFindings?
  /// The run in force that was compared with.
  package var inForce: Int?
}
