import Conformal

extension PredictionSets {
  /// Writes the sets as arrays `indptr` and `indices`, to be compared with those of the peers.
  func write(to path: String) throws {
    var archive = NPZWriter(try OutputFile(path: path))
    try archive.add(NPYArray(labels.offsets), named: "indptr")
    try archive.add(NPYArray(labels.labels), named: "indices")
    try archive.commit()
  }
}
