/// Rows, classes and peakedness of a batch: small relatives of the workloads of the comparison.
enum BatchShape: String, CaseIterable {
  case peaked = "2000x1000-peaked"
  case diffuse = "2000x1000-diffuse"
  case narrow = "100000x10"
  case medium = "5000x140"
  case vocabulary = "40x50000"

  var rowCount: Int {
    switch self {
    case .peaked, .diffuse: 2_000
    case .narrow: 100_000
    case .medium: 5_000
    case .vocabulary: 40
    }
  }

  var classCount: Int {
    switch self {
    case .peaked, .diffuse: 1_000
    case .narrow: 10
    case .medium: 140
    case .vocabulary: 50_000
    }
  }

  /// How far the true label's logit stands out, in widths of the others.
  var peak: Float {
    switch self {
    case .diffuse: 3
    case .peaked, .narrow, .medium: 12
    case .vocabulary: 16
    }
  }
}
