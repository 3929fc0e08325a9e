/// Where rows of outputs come from.
enum RowSource: Sendable {
  case matrix(Matrix)
  case positiveProbability(Matrix)
  case linearHead(LinearHead)
  indirect case mapped(Outputs, any RowMap)

  var rowCount: Int {
    switch self {
    case .matrix(let matrix), .positiveProbability(let matrix): matrix.rowCount
    case .linearHead(let head): head.features.rowCount
    case .mapped(let base, _): base.rowCount
    }
  }

  var columnCount: Int {
    switch self {
    case .matrix(let matrix): matrix.columnCount
    case .positiveProbability: 2
    case .linearHead(let head): head.classCount
    case .mapped(let base, _): base.classCount
    }
  }

  var precision: Precision {
    switch self {
    case .matrix(let matrix), .positiveProbability(let matrix):
      Precision(holding: matrix.elementType)
    case .linearHead: .float32
    case .mapped: .float64
    }
  }

  var formatName: String {
    switch self {
    case .matrix(let matrix), .positiveProbability(let matrix): matrix.elementType.rawValue
    case .linearHead: "float32"
    case .mapped: "float64"
    }
  }

  func selecting(_ rows: [Int]) throws -> RowSource {
    switch self {
    case .matrix(let matrix): .matrix(try matrix.selecting(rows: rows))
    case .positiveProbability(let matrix): .positiveProbability(try matrix.selecting(rows: rows))
    case .linearHead(let head): .linearHead(try head.selecting(rows: rows))
    case .mapped(let base, let map): .mapped(try base.selecting(rows: rows), map)
    }
  }

  func slice(_ rows: Range<Int>) -> RowSource {
    switch self {
    case .matrix(let matrix): .matrix(matrix.slice(rows: rows))
    case .positiveProbability(let matrix): .positiveProbability(matrix.slice(rows: rows))
    case .linearHead(let head): .linearHead(head.slice(rows: rows))
    case .mapped(let base, let map): .mapped(base.slice(rows: rows), map)
    }
  }
}
