internal import ConformalReporting
internal import ExactStatistics

/// What the capture found about rows.
struct CaptureFindings: Codable, Hashable, Sendable {
  /// One role's rows.
  struct Role: Codable, Hashable, Sendable {
    var role: DataRole
    var rowCount: Int
    /// Rows of each class.
    var classCounts: [Int]
    /// When the newest of its files of outputs was last changed.
    var modified: Timestamp
  }

  /// What speaks for two roles sharing rows.
  struct Overlap: Codable, Hashable, Sendable {
    var first: DataRole
    var second: DataRole
    var isProof: Bool
    var sentence: String
  }

  var kind: RowSource.Kind
  var classCount: Int
  var classNames: [String]?
  var roles: [Role]
  var overlaps: [Overlap]
}

/// A number with its 95 % interval.
struct Finding: Codable, Hashable, Sendable {
  var value: Double
  var lower: Double?
  var upper: Double?
}

/// How far probabilities can be trusted.
struct CalibrationFindings: Codable, Hashable, Sendable {
  var rowCount: Int
  var accuracy: Finding
  /// `nil` where it is infinite.
  var logLoss: Finding?
  var brier: Finding
  var ece: Finding
  /// The convention of the ECE in words.
  var eceConvention: String
  /// The verdict, such as `overconfident`.
  var verdict: String
  /// The verdict in one sentence.
  var headline: String
}

/// Corrected probabilities compared with others on the same test rows.
struct ComparisonFindings: Codable, Hashable, Sendable {
  /// The mean of the differences of log-loss, after minus before, with its 95 % interval; `nil` where infinite.
  var logLossDifference: Finding?
  /// The interval at 1 - significance of the gate, so that the gate is a test at its own level.
  var logLossAtSignificance: Finding?
  /// Rows answered right before and wrong after.
  var lostAnswers: Int
  /// Rows answered wrong before and right after.
  var wonAnswers: Int
  var rowCount: Int
}

/// What the correction brought.
struct CorrectionFindings: Codable, Hashable, Sendable {
  /// The method, such as `temperature`.
  var method: String
  /// Why that one.
  var reason: String?
  /// Whether a rule said that the model is to be looked at again.
  var isRefused: Bool
  /// Parameters that are a number each, such as `temperature`.
  var parameters: [Metric]
  var warnings: [String]
}

/// Calibration after the correction, compared with before and with the version in force.
struct ReassessmentFindings: Codable, Hashable, Sendable {
  var after: CalibrationFindings
  var againstBefore: ComparisonFindings
  var againstInForce: ComparisonFindings?
  /// Why there is no comparison with the version in force, where there is one in force.
  var inForceObstacle: String?
}

/// What a predictor does on the test rows at one level.
struct CoverageFindings: Codable, Hashable, Sendable {
  var alpha: Level
  var rowCount: Int
  var coveredCount: Int
  /// Exact 95 % interval of the coverage that the rows speak for.
  var coverage: Finding
  var pValue: Double
  /// `consistent`, `inconsistent` or `inconclusive`.
  var verdict: String
  var meanSize: Double
  var medianSize: Double
  var emptyCount: Int
  var singletonCount: Int
  /// `nil` where quantiles differ by class or group; absent too where infinite.
  var quantile: Double?
  /// Rows of the fit.
  var calibrationCount: Int
}

/// What a policy does on the test rows.
struct PolicyFindings: Codable, Hashable, Sendable {
  /// A promise on risk, checked on the test rows.
  struct Risk: Codable, Hashable, Sendable {
    var name: String
    var limit: Level
    /// Rows that the promise is about.
    var trials: Int
    var losses: Int
    var value: Finding?
    var pValue: Double
  }

  /// A promise on review volume, checked on the test rows.
  struct Volume: Codable, Hashable, Sendable {
    var capacity: Int
    var per: Int
    var delta: Level
    var reviewCount: Int
    var rowCount: Int
    /// Reviews expected a period, with an exact interval.
    var reviewsPerPeriod: Finding
    var pValue: Double
  }

  /// Whether the policy could be fitted: nothing may hold to what is asked.
  var isFitted: Bool
  /// Why not, with what could be had instead.
  var alternatives: String?
  /// Whether the calibration rows certify every promise.
  var isCertified: Bool
  var rowCount: Int
  var approvedCount: Int
  var reviewedCount: Int
  var escalatedCount: Int
  var risks: [Risk]
  var volume: Volume?
  /// `consistent`, `inconsistent` or `inconclusive`.
  var verdict: String
  /// Thresholds by band, such as `approve`.
  var thresholds: [Metric]
  /// The certificate in words.
  var certificate: [String]
}

/// All that gates, reports and comparisons go by.
struct RunFindings: Codable, Hashable, Sendable {
  var capture: CaptureFindings
  var before: CalibrationFindings
  var correction: CorrectionFindings?
  var reassessment: ReassessmentFindings?
  var coverages: [CoverageFindings]
  var policy: PolicyFindings?
  /// The run in force that was compared with.
  var inForce: Int?
}
