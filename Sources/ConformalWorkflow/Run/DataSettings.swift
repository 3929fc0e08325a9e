internal import TensorFiles

/// All that reading rows depends on beside the bytes of files.
struct DataSettings: Encodable {
  let classes: Bool
  let contents: [String]
  let seed: UInt64
  let split: SplitDefinition?
  let sumTolerance: Double?

  /// - Parameters:
  ///   - definition: the pipeline.
  ///   - wanted: the roles whose rows are used; `nil` for all. Of a split every role depends on all rows.
  init(_ definition: PipelineDefinition, of wanted: Set<DataRole>? = nil) {
    classes = definition.data.classes != nil
    sumTolerance = definition.data.sumTolerance
    contents = definition.data.contents(of: wanted).map { content in
      let selector = (try? TensorAddress(content.address))?.selector ?? ""
      return
        "\(content.content) \(selector) \(content.roles.map(\.rawValue).joined(separator: ","))"
    }
    switch definition.data.source {
    case .roles: (split, seed) = (nil, 0)
    case .split(_, let found): (split, seed) = (found, found.seed ?? definition.seed)
    }
  }
}
