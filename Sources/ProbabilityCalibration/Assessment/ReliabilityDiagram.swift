/// What a reliability diagram shows of binary forecasts: points, lines, band and histogram as numbers.
///
/// Figures and tables are drawn from these numbers and nothing else.
public struct ReliabilityDiagram: Hashable, Sendable {
  /// A group of rows with neighbouring probabilities.
  public struct Bin: Hashable, Sendable {
    /// The smallest and largest probability of the bin: its edges where bins have equal width.
    public let range: ClosedRange<Double>
    /// The number of rows, above 0.
    public let count: Int
    /// The number of rows in which the event came.
    public let eventCount: Int
    /// The mean probability of the rows.
    public let meanProbability: Double
    /// The share of rows in which the event came; weighted where rows are.
    public let frequency: Double
    /// The exact 95 % interval (Clopper-Pearson) of the frequency.
    public let interval: ClosedRange<Double>

    /// Describes a bin.
    public init(
      range: ClosedRange<Double>, count: Int, eventCount: Int, meanProbability: Double,
      frequency: Double, interval: ClosedRange<Double>
    ) {
      self.range = range
      self.count = count
      self.eventCount = eventCount
      self.meanProbability = meanProbability
      self.frequency = frequency
      self.interval = interval
    }
  }

  /// A point of the isotonic (CORP) line: the recalibrated probability of a forecast.
  public struct LinePoint: Hashable, Sendable {
    /// The forecast.
    public let probability: Double
    /// The frequency of the event that isotonic regression gives it.
    public let frequency: Double

    /// Names a point.
    public init(probability: Double, frequency: Double) {
      (self.probability, self.frequency) = (probability, frequency)
    }
  }

  /// What the line of a calibrated model would look like on as many rows: a pointwise range.
  public struct BandPoint: Hashable, Sendable {
    /// The forecast.
    public let probability: Double
    /// The range of the frequency.
    public let range: ClosedRange<Double>

    /// Names a point of the band.
    public init(probability: Double, range: ClosedRange<Double>) {
      (self.probability, self.range) = (probability, range)
    }
  }

  /// A column of the histogram of forecasts.
  public struct Column: Hashable, Sendable {
    /// The edges.
    public let range: ClosedRange<Double>
    /// The number of rows in which the event came.
    public let eventCount: Int
    /// The number of other rows.
    public let otherCount: Int

    /// Describes a column.
    public init(range: ClosedRange<Double>, eventCount: Int, otherCount: Int) {
      (self.range, self.eventCount, self.otherCount) = (range, eventCount, otherCount)
    }
  }

  /// The bins that hold rows, ascending.
  public let bins: [Bin]
  /// The name of the rule that formed them, such as `equal-mass-15`.
  public let binning: String
  /// The isotonic line, ascending in both; a step at each point.
  public let line: [LinePoint]
  /// The consistency band around the diagonal, ascending; empty where none was computed.
  public let band: [BandPoint]
  /// The level of the band, such as 0.9.
  public let bandLevel: Double
  /// The histogram, 20 columns of equal width from 0 to 1.
  public let histogram: [Column]

  /// Puts a diagram together.
  public init(
    bins: [Bin], binning: String, line: [LinePoint], band: [BandPoint], bandLevel: Double,
    histogram: [Column]
  ) {
    self.bins = bins
    self.binning = binning
    self.line = line
    self.band = band
    self.bandLevel = bandLevel
    self.histogram = histogram
  }
}
