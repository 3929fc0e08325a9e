internal import ConformalPrediction

/// The weights of a weighted predictor's calibration scores as JSON.
struct WeightingRecord: Encodable {
  /// A density ratio, all numbers to the last bit.
  struct Ratio: Encodable {
    let centers: [Double]
    let coefficients: [Double]
    let intercept: Double
    let penalty: Double
    let scales: [Double]
  }

  /// A weight is its integer times 2 to the minus this.
  let binaryDigits: Int
  let classWeights: [Double]?
  let densityRatio: Ratio?
  let effectiveSampleSize: Double
  let scheme: String
  /// Base64 of little-endian 32-bit integers, in the order of the scores.
  let weights: Base64Text

  /// The record of a predictor, or `nil` where nothing is weighted.
  init?(_ predictor: ConformalPredictor) {
    guard let weighting = predictor.weighting else { return nil }
    binaryDigits = weighting.binaryDigits
    effectiveSampleSize = weighting.effectiveSampleSize
    scheme = weighting.scheme.name
    weights = Base64Text(weighting.integers.map { UInt32($0) })
    switch weighting.scheme {
    case .given: (classWeights, densityRatio) = (nil, nil)
    case .classes(let weights): (classWeights, densityRatio) = (weights.values, nil)
    case .densityRatio(let ratio):
      classWeights = nil
      densityRatio = Ratio(
        centers: ratio.centers, coefficients: ratio.coefficients, intercept: ratio.intercept,
        penalty: ratio.penalty, scales: ratio.scales)
    }
  }

  /// - Throws: `DocumentReader.Mismatch` for a key that is missing or of another type.
  init(_ reader: DocumentReader) throws {
    func numbers(_ reader: DocumentReader) throws -> [Double] {
      try reader.elements().map { try $0.double() }
    }
    binaryDigits = try reader.member("binary_digits").integer()
    classWeights = try reader.optional("class_weights").map(numbers)
    densityRatio = try reader.optional("density_ratio").map {
      Ratio(
        centers: try numbers($0.member("centers")),
        coefficients: try numbers($0.member("coefficients")),
        intercept: try $0.member("intercept").double(),
        penalty: try $0.member("penalty").double(), scales: try numbers($0.member("scales")))
    }
    effectiveSampleSize = try reader.member("effective_sample_size").double()
    scheme = try reader.member("scheme").string()
    weights = try Base64Text(reader.member("weights"))
  }

  /// The weights of scores, or `nil` where the record contradicts itself or them.
  func weighting(ofSorted scores: [Double], classCount: Int) -> CalibrationWeights? {
    guard let scheme = weightingScheme(classCount: classCount),
      let integers = weights.words(UInt32.self), integers.count == scores.count,
      let largest = integers.max(), (1 << 30...1 << 31).contains(largest),
      (-1100...1200).contains(binaryDigits)
    else { return nil }
    let weighting = CalibrationWeights(
      scheme: scheme, binaryDigits: binaryDigits, sortedScores: scores,
      integers: integers.map { UInt64($0) })
    return weighting.effectiveSampleSize == effectiveSampleSize ? weighting : nil
  }

  private func weightingScheme(classCount: Int) -> Weighting.Scheme? {
    var found: Weighting.Scheme?
    switch (classWeights, densityRatio) {
    case (nil, nil): found = .given
    case (let values?, nil):
      guard values.count == classCount, let weights = try? ClassWeights(values) else { return nil }
      found = .classes(weights)
    case (nil, let ratio?):
      guard !ratio.centers.isEmpty, ratio.scales.count == ratio.centers.count,
        ratio.coefficients.count == ratio.centers.count,
        ratio.scales.allSatisfy({ $0 > 0 && $0.isFinite }),
        (ratio.centers + ratio.coefficients + [ratio.intercept]).allSatisfy({ $0.isFinite })
      else { return nil }
      found = .densityRatio(
        DensityRatio(
          centers: ratio.centers, scales: ratio.scales, coefficients: ratio.coefficients,
          intercept: ratio.intercept, penalty: ratio.penalty))
    case (_?, _?): return nil
    }
    return found.flatMap { $0.name == scheme ? $0 : nil }
  }
}
