import Conformal

/// The seconds of each repetition, in the order in which they were taken.
struct Samples {
  var readAll: [Double] = []
  var scores: [Double] = []
  var readCalibration: [Double] = []
  var fit: [Double] = []
  var readTest: [Double] = []
  var predict: [Double] = []

  var count: Int { predict.count }
}

/// What one method did on one workload.
struct Outcome {
  let samples: Samples
  let sets: PredictionSets
  let quantile: Double
  let peakBytes: Int
}
