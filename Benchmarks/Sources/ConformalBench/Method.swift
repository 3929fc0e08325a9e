import ArgumentParser
import Conformal

/// A score in one of its forms, under the name that the peers' runs use too.
enum Method: String, CaseIterable, ExpressibleByArgument {
  case lac
  case aps
  case raps
  case apsRandomized = "aps-randomized"

  var score: any NonconformityScore {
    switch self {
    case .lac: .lac
    case .aps: .aps(isRandomized: false)
    case .raps: .raps(lambda: 0.01, kReg: 5, isRandomized: false)
    case .apsRandomized: .aps(isRandomized: true)
    }
  }
}
