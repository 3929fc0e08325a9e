extension Report.Illustration {
  /// A reliability diagram with words on how to read it.
  ///
  /// - Parameter figure: the diagram.
  public init(_ figure: ReliabilityFigure) {
    self.init(
      title: "Is it right as often as it says?", figure: figure.figure,
      howToRead: [
        "The model says how sure it is of each answer. A point gathers rows of which it is about equally sure: "
          + "across is what it says, up is how often it is right. Larger points are more rows.",
        "On the dashed diagonal it is right as often as it says. Triangles that point down lie below: it is too "
          + "sure. Triangles that point up lie above: it is too unsure. Discs agree with the diagonal within their "
          + "exact 95 % interval, the vertical line. The horizontal line is the range of confidence of the rows.",
        "The black steps are the best fit that never falls. The grey band is where these steps would lie if the "
          + "model were perfect, given as many rows: steps outside it are evidence.",
        "Below, columns show how often each confidence occurs, right answers upwards and wrong ones downwards, each "
          + "half on its own scale, with the bands of the policy where there is one.",
      ])
  }

  /// Reliability of the worst classes or groups with words on how to read it.
  ///
  /// - Parameter figure: the picture.
  public init(_ figure: ClassReliabilityFigure) {
    self.init(
      title: "Which \(figure.noun) are off?", figure: figure.figure,
      howToRead: [
        "Each panel is a small reliability diagram of the probability of one of the \(figure.noun): across is what "
          + "the model says, up is how often it happens. The worst come first, by what the rows prove of their error.",
        "With many \(figure.noun) some look bad by chance: p-values are made larger for their number (Holm), so that "
          + "all of them together are below 0.05 by chance at most once in twenty times.",
      ])
  }

  /// Selective risk against acceptance with words on how to read it.
  ///
  /// - Parameter figure: the picture.
  public init(_ figure: RiskAcceptanceFigure) {
    self.init(
      title: "What does accepting more cost?", figure: figure.figure,
      howToRead: [
        "From left to right more rows are answered without review, the surest first. The blue steps say how many of "
          + "those answers are wrong. The shade ends at an exact upper bound of each threshold on its own; for a "
          + "threshold that was chosen by looking at this curve it is too low.",
        "The black point is the policy; the bar above it is the risk that it is certified to stay within. Hatched "
          + "areas miss the target or need more reviews than there is capacity for.",
      ])
  }

  /// Sizes and coverage of prediction sets with words on how to read it.
  ///
  /// - Parameter figure: the picture.
  public init(_ figure: CoverageFigure) {
    self.init(
      title: "Do sets hold the truth as often as promised?", figure: figure.figure,
      howToRead: [
        "A point is the share of rows whose set holds the truth, its line the exact 95 % interval, the dashed line "
          + "the target. The grey bar is where the share lies with 95 % if the guarantee holds for as many rows.",
        "A guarantee on average over all rows promises nothing for one class, group or size: those show who gains "
          + "and who loses. Among many rows some leave their bar by chance.",
      ])
  }

  /// Calibration scores with words on how to read them.
  ///
  /// - Parameter figure: the picture.
  public init(_ figure: ScoreDistributionFigure) {
    self.init(
      title: "Where is the line drawn?", figure: figure.figure,
      howToRead: [
        "Each calibration row has a score: how strange its true label looks to the model. The quantile is the score "
          + "of a fixed rank; labels of new rows that score at most that are in their set."
      ])
  }
}
