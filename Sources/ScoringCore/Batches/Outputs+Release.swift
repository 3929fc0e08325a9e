extension Outputs {
  /// Lets go of the mapped pages of these rows, which have been worked on.
  ///
  /// So the resident size of the process stays small for files larger than memory. Reading them again brings
  /// them back.
  package func releasePages() {
    switch source {
    case .matrix(let matrix), .positiveProbability(let matrix): matrix.releasePages()
    case .linearHead(let head): head.features.releasePages()
    case .mapped(let base, _): base.releasePages()
    }
  }
}
