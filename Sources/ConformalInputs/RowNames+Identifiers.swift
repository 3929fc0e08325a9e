package import ScoringCore
internal import TensorFiles

extension RowNames? {
  /// The identifiers that names stand for; without names the indices of rows, from `first` on.
  package func identifiers(from first: Int = 0) -> RowIdentifiers {
    switch self {
    case nil: .indices(from: first)
    case .integers(let values): .given(values.map { RowIdentifiers.identifier(of: $0) })
    case .text(let values): .given(values.map { RowIdentifiers.identifier(of: $0) })
    }
  }
}
