internal import CScoringKernels

/// The softmax of affine maps of features, with the derivatives of its log-loss: what vector, matrix and Dirichlet
/// scaling are fitted by.
///
/// Features are n rows of K numbers in double precision. Everything is added up row after row.
package enum AffineSoftmax {
  /// Logits that are each feature times the weight of its class, plus the bias of its class.
  ///
  /// - Parameters:
  ///   - features: n rows of K numbers.
  ///   - weights: K numbers.
  ///   - biases: K numbers.
  /// - Returns: n rows of K logits.
  /// - Complexity: O(n K).
  package static func scaled(
    _ features: ArraySlice<Double>, weights: [Double], biases: [Double]
  ) -> [Double] {
    let columns = weights.count
    precondition(biases.count == columns && features.count.isMultiple(of: max(1, columns)))
    return unsafe [Double](unsafeUninitializedCapacity: features.count) { out, count in
      unsafe features.withUnsafeBufferPointer { features in
        unsafe weights.withUnsafeBufferPointer { weights in
          unsafe biases.withUnsafeBufferPointer { biases in
            for start in stride(from: 0, to: features.count, by: columns) {
              for column in 0..<columns {
                unsafe out[start + column] =
                  features[start + column] * weights[column] + biases[column]
              }
            }
          }
        }
        count = features.count
      }
    }
  }

  /// Logits that are a product of features with a matrix, plus the bias of each class, added up feature after
  /// feature: the same bits on any processor.
  ///
  /// - Parameters:
  ///   - features: n rows of K numbers.
  ///   - weights: K x K numbers; the number at (feature, class) is at feature times K plus class.
  ///   - biases: K numbers.
  /// - Returns: n rows of K logits.
  /// - Complexity: O(n K^2).
  package static func multiplied(
    _ features: [Double], weights: [Double], biases: [Double]
  ) -> [Double] {
    let columns = biases.count
    precondition(weights.count == columns * columns)
    precondition(features.count.isMultiple(of: max(1, columns)))
    return unsafe [Double](unsafeUninitializedCapacity: features.count) { out, count in
      unsafe weights.withUnsafeBufferPointer { weights in
        for start in stride(from: 0, to: features.count, by: columns) {
          for column in 0..<columns { unsafe out[start + column] = biases[column] }
          for feature in 0..<columns {
            let factor = features[start + feature]
            let first = feature * columns
            for column in 0..<columns {
              unsafe out[start + column] += factor * weights[first + column]
            }
          }
        }
      }
      count = features.count
    }
  }

  /// The log-loss of a block of rows, with its derivative by each logit.
  package struct Residuals {
    /// The sum of weight times -ln p(label).
    package let loss: Double
    /// Weight times (p - [label]), n rows of K numbers.
    package let values: [Double]
    /// Weight times p (1 - p), n rows of K numbers; empty unless asked for.
    package let curvatures: [Double]
  }

  /// The residuals of a block of rows.
  ///
  /// - Parameters:
  ///   - logits: n rows of K finite numbers.
  ///   - labels: n labels inside `0 ..< K`.
  ///   - weights: n weights, or `nil` for 1 each.
  ///   - withCurvatures: whether to compute p (1 - p) too.
  ///   - tier: the instruction set.
  /// - Returns: loss and residuals; `nil` where a logit is not finite.
  /// - Complexity: O(n K).
  package static func residuals(
    of logits: [Double], labels: ArraySlice<Int32>, weights: ArraySlice<Double>?,
    withCurvatures: Bool = false, tier: KernelTier
  ) -> Residuals? {
    let count = labels.count
    guard count > 0 else { return Residuals(loss: 0, values: [], curvatures: []) }
    let columns = logits.count / count
    var isFinite = true
    var values = unsafe [Double](unsafeUninitializedCapacity: logits.count) { out, size in
      let scratch = [Double](repeating: 0, count: columns + 64)
      unsafe logits.withUnsafeBufferPointer { logits in
        var scratch = scratch
        unsafe scratch.withUnsafeMutableBufferPointer { scratch in
          var rows = unsafe csk_rows(
            elements: UnsafeRawPointer(logits.baseAddress), n: count, k: columns, stride: columns,
            is_logits: 1, tolerance: 0)
          let done = unsafe Double.kernels(tier).softmax(
            &rows, out.baseAddress, scratch.baseAddress)
          isFinite = done == count
        }
      }
      size = isFinite ? logits.count : 0
    }
    guard isFinite else { return nil }
    var tops = [Double](repeating: 0, count: count)
    var depths = [Double](repeating: 0, count: count)
    var curvatures = [Double](repeating: 0, count: withCurvatures ? logits.count : 0)
    unsafe values.withUnsafeMutableBufferPointer { values in
      unsafe logits.withUnsafeBufferPointer { logits in
        for row in 0..<count {
          let start = row * columns
          var top = start
          for index in start..<start + columns where unsafe logits[index] > logits[top] {
            top = index
          }
          let label = start + Int(labels[labels.startIndex + row])
          tops[row] = unsafe values[top]
          depths[row] = unsafe logits[top] - logits[label]
          let weight = weights.map { $0[$0.startIndex + row] } ?? 1
          if withCurvatures {
            for index in start..<start + columns {
              curvatures[index] = unsafe weight * values[index] * (1 - values[index])
            }
          }
          unsafe values[label] -= 1
          if weight != 1 {
            for index in start..<start + columns { unsafe values[index] *= weight }
          }
        }
      }
    }
    // The probability ranked first is 1 / K at least: its logarithm never underflows.
    let logarithms = KernelLogarithm.values(of: tops, tier: tier)
    var loss = 0.0
    for row in 0..<count {
      loss += (weights.map { $0[$0.startIndex + row] } ?? 1) * (depths[row] - logarithms[row])
    }
    return Residuals(loss: loss, values: values, curvatures: curvatures)
  }

  /// Adds products of residuals and features by class: the derivative by a weight of each class, and by a bias.
  ///
  /// - Parameters:
  ///   - residuals: n rows of K numbers.
  ///   - features: n rows of K numbers.
  ///   - weights: K sums that products are added to.
  ///   - biases: K sums that residuals are added to.
  /// - Complexity: O(n K).
  package static func accumulate(
    _ residuals: [Double], _ features: ArraySlice<Double>, weights: inout [Double],
    biases: inout [Double]
  ) {
    let columns = weights.count
    precondition(residuals.count == features.count && biases.count == columns)
    unsafe weights.withUnsafeMutableBufferPointer { weights in
      unsafe biases.withUnsafeMutableBufferPointer { biases in
        unsafe residuals.withUnsafeBufferPointer { residuals in
          unsafe features.withUnsafeBufferPointer { features in
            for start in stride(from: 0, to: residuals.count, by: columns) {
              for column in 0..<columns {
                let residual = unsafe residuals[start + column]
                unsafe weights[column] += residual * features[start + column]
                unsafe biases[column] += residual
              }
            }
          }
        }
      }
    }
  }

  /// Sums of curvatures times the square of a feature, times the feature, and alone, class by class.
  ///
  /// - Parameters:
  ///   - curvatures: n rows of K numbers.
  ///   - features: n rows of K numbers.
  ///   - classCount: K.
  /// - Returns: three lists of K sums.
  /// - Complexity: O(n K).
  package static func moments(
    _ curvatures: [Double], _ features: ArraySlice<Double>, classCount: Int
  ) -> [[Double]] {
    var sums = Array(repeating: [Double](repeating: 0, count: classCount), count: 3)
    for start in stride(from: 0, to: curvatures.count, by: classCount) {
      for column in 0..<classCount {
        let curvature = curvatures[start + column]
        let feature = features[features.startIndex + start + column]
        sums[0][column] += curvature * feature * feature
        sums[1][column] += curvature * feature
        sums[2][column] += curvature
      }
    }
    return sums
  }
}
