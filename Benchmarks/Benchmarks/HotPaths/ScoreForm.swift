import Conformal

/// The scores whose kernels differ.
enum ScoreForm: String, CaseIterable {
  case lac
  case aps
  case raps
  case apsRandomized = "aps-randomized"

  var score: any NonconformityScore {
    switch self {
    case .lac: .lac
    case .aps: .aps(isRandomized: false)
    case .raps: .raps(isRandomized: false)
    case .apsRandomized: .aps
    }
  }
}
