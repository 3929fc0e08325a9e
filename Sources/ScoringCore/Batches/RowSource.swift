/// Where rows of outputs come from.
enum RowSource: Sendable {
  case matrix(Matrix)
  case positiveProbability(Matrix)
  case linearHead(LinearHead)

  var rowCount: Int {
    switch self {
    case .matrix(let matrix), .positiveProbability(let matrix): matrix.rowCount
    case .linearHead(let head): head.features.rowCount
    }
  }

  var columnCount: Int {
    switch self {
    case .matrix(let matrix): matrix.columnCount
    case .positiveProbability: 2
    case .linearHead(let head): head.classCount
    }
  }

  var precision: Precision {
    switch self {
    case .matrix(let matrix), .positiveProbability(let matrix):
      Precision(holding: matrix.elementType)
    case .linearHead: .float32
    }
  }

  var formatName: String {
    switch self {
    case .matrix(let matrix), .positiveProbability(let matrix): matrix.elementType.rawValue
    case .linearHead: "float32"
    }
  }

  func slice(_ rows: Range<Int>) -> RowSource {
    switch self {
    case .matrix(let matrix): .matrix(matrix.slice(rows: rows))
    case .positiveProbability(let matrix): .positiveProbability(matrix.slice(rows: rows))
    case .linearHead(let head): .linearHead(head.slice(rows: rows))
    }
  }
}
