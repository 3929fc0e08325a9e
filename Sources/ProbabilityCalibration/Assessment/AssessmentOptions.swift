public import ExactStatistics

/// How calibration is assessed.
public struct AssessmentOptions: Hashable, Sendable {
  /// The bins of calibration errors and of the consistency test.
  public var binning: BinningRule
  /// The bins of diagrams; `nil` is ``BinningRule/diagram(rowCount:)`` of their rows.
  public var diagramBinning: BinningRule?
  /// How the interval of the headline error and of those of parts is made.
  public var errorInterval: BinnedErrorInterval
  /// The probability with which a calibrated model may be called anything but consistent or inconclusive, in the limit
  /// of many rows.
  public var significance: Level
  /// The gap between confidence and accuracy that rows should be enough to notice; fewer rows are inconclusive.
  public var noticeableGap: Double
  /// The number of samples of the consistency test, at least 1.
  public var resamples: Int
  /// The number of samples of the consistency band of a diagram; 0 for no band.
  public var bandSamples: Int
  /// The share of samples that the band holds.
  public var bandLevel: Level
  /// The seed of all samples.
  public var seed: UInt64
  /// The most classes, and the most groups, that get a diagram each; of more classes the worst get one, of more
  /// groups none.
  public var diagramLimit: Int

  /// Chooses how calibration is assessed.
  ///
  /// - Parameters:
  ///   - binning: the bins of errors and of the consistency test; they must leave no row out.
  ///   - diagramBinning: the bins of diagrams, or `nil`.
  ///   - errorInterval: how intervals of errors are made.
  ///   - significance: the level of the verdict.
  ///   - noticeableGap: the gap that rows should be enough to notice, inside 0 ..< 1, not 0.
  ///   - resamples: samples of the consistency test, at least 1.
  ///   - bandSamples: samples of a band, or 0.
  ///   - bandLevel: the share of samples that a band holds.
  ///   - seed: the seed.
  ///   - diagramLimit: the most classes and groups with diagrams.
  public init(
    binning: BinningRule = .equalMass(15), diagramBinning: BinningRule? = nil,
    errorInterval: BinnedErrorInterval = .normal, significance: Level = "0.01",
    noticeableGap: Double = 0.05, resamples: Int = 999, bandSamples: Int = 192,
    bandLevel: Level = "0.9", seed: UInt64 = 0, diagramLimit: Int = 12
  ) {
    precondition(noticeableGap > 0 && noticeableGap < 1, "a gap lies strictly between 0 and 1")
    precondition(resamples > 0 && bandSamples >= 0, "samples are counted")
    self.binning = binning
    self.diagramBinning = diagramBinning
    self.errorInterval = errorInterval
    self.significance = significance
    self.noticeableGap = noticeableGap
    self.resamples = resamples
    self.bandSamples = bandSamples
    self.bandLevel = bandLevel
    self.seed = seed
    self.diagramLimit = diagramLimit
  }
}
