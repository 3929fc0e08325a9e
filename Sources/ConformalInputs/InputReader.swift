package import ConformalArtifacts
package import ScoringCore
package import TensorFiles

/// A column that holds integers of an array, or text.
package enum IndicesOrNames {
  case indices(LargeArray<Int64>)
  case names(RowNames)
}

/// Reads the inputs of one command: notes what was decided, remembers what was read.
package final class InputReader {
  private let reader = TensorReader()
  private let note: (String) -> Void
  private var standardInput: ByteStorage?
  private var artifactIsStandardInput = false
  private var artifacts: [String] = []
  private var failedToRead = false
  /// The inputs read so far with their roles.
  package private(set) var sources: [(role: String, source: TensorSource)] = []

  /// Makes a reader.
  ///
  /// - Parameter note: takes what was decided, such as that a header was found.
  package init(note: @escaping (String) -> Void) { self.note = note }

  /// Reads a predictor artifact; on standard input it leaves nothing there for other inputs.
  package func artifact(_ path: String) throws -> PredictorArtifact {
    noteArtifact(path)
    return try PredictorArtifact(contentsOf: path)
  }

  /// Reads a detector artifact, likewise.
  package func detectorArtifact(_ path: String) throws -> DetectorArtifact {
    noteArtifact(path)
    return try DetectorArtifact(contentsOf: path)
  }

  /// Reads an interval predictor; on standard input it leaves nothing there for other inputs.
  package func intervalArtifact(_ path: String) throws -> IntervalPredictorArtifact {
    noteArtifact(path)
    return try IntervalPredictorArtifact(contentsOf: path)
  }

  /// Opens an output that is none of the inputs.
  package func output(_ path: String) throws -> OutputFile {
    try requireOther(path)
    return try OutputFile(path: path)
  }

  /// Checks that an output is none of the inputs: results would take the place of data.
  package func requireOther(_ path: String) throws {
    let inputs = sources.map { ($0.source.path, $0.role) } + artifacts.map { ($0, "an artifact") }
    guard path != "-", !path.hasPrefix("/dev/"),
      let input = inputs.first(where: { OutputFile.areSameFile($0.0, path) })
    else { return }
    throw DataError(
      .usage, found: "\(path) for results and for \(input.1)", expected: "another file",
      remedy: "choose a file that is no input")
  }

  /// Remembers that an artifact takes standard input, if it does.
  package func noteArtifact(_ path: String) {
    if path == "-" { artifactIsStandardInput = true }
    artifacts.append(path)
  }

  package func matrix(_ text: String, role: String) throws -> Matrix {
    try read(text, role) { try reader.matrix(at: $0, in: $1) }
  }

  package func vector(_ text: String, role: String) throws -> Matrix {
    try read(text, role) { try reader.vector(at: $0, in: $1) }
  }

  package func integers(_ text: String, role: String) throws -> [Int64] {
    try read(text, role) { try reader.integers(at: $0, in: $1) }
  }

  package func largeIntegers(_ text: String, role: String) throws -> LargeArray<Int64> {
    try read(text, role) { try reader.largeIntegers(at: $0, in: $1) }
  }

  /// Integers of an array, or else names.
  package func indicesOrNames(_ text: String, role: String) throws -> IndicesOrNames {
    try read(text, role) { address, bytes in
      let file = try bytes ?? reader.open(address)
      guard try reader.isNumericArray(at: address, in: file) else {
        let (names, source) = try reader.rowNames(at: address, in: file)
        return (.names(names), source)
      }
      let (values, source) = try reader.largeIntegers(at: address, in: file)
      return (.indices(values), source)
    }
  }

  package func strings(_ text: String, role: String) throws -> [String] {
    try read(text, role) { try reader.strings(at: $0, in: $1) }
  }

  package func rowNames(_ text: String, role: String) throws -> RowNames {
    try read(text, role) { try reader.rowNames(at: $0, in: $1) }
  }

  private func read<Value>(
    _ text: String, _ role: String,
    _ body: (TensorAddress, ByteStorage?) throws -> (Value, TensorSource)
  ) throws -> Value {
    let address = try TensorAddress(text)
    if address.isStandardInput, artifactIsStandardInput {
      throw DataError(
        .usage, found: "the artifact and \(role) on standard input", expected: "one of them",
        remedy: "read the other from a file")
    }
    if address.isStandardInput, standardInput == nil { standardInput = try reader.open(address) }
    failedToRead = true
    let (value, source) = try body(address, address.isStandardInput ? standardInput : nil)
    failedToRead = false
    for note in source.notes { self.note(note) }
    sources.append((role, source))
    return value
  }

  /// Runs work on what was read; its errors name the line and field of a text file, as those of reading do,
  /// not the row of the array.
  package func locating<Result>(_ work: () throws -> Result) throws -> Result {
    do {
      return try work()
    } catch let error as DataError {
      guard !failedToRead, let row = error.row,
        let source = sources.last(where: { $0.source.name == error.file })?.source
      else { throw error }
      let isText = source.format == .csv || source.format == .text
      let place = source.location(row: row, column: error.column)
      var moved = error
      (moved.row, moved.column) = (place.row, place.column)
      if isText { moved.file = source.path }
      throw moved
    }
  }

  /// Whether an input that has been read is a text file.
  package func isText(_ name: String) -> Bool {
    let format = sources.last { $0.source.name == name }?.source.format
    return format == .csv || format == .text
  }

  /// Starts to hash the files of inputs that have been read, beside other work.
  ///
  /// - Parameter isNeeded: whether the digest of an input, named by all but the digest, is needed.
  /// - Returns: the digests to come.
  package func startDigests(where isNeeded: (DataRecord.Input) -> Bool = { _ in true })
    -> InputDigests
  {
    let needed = sources.filter { isNeeded(record(of: $0, sha256: "")) }
    return InputDigests(
      of: Dictionary(
        needed.map { ($0.source.path, $0.source.file) }, uniquingKeysWith: { first, _ in first }))
  }

  /// The record of all inputs whose digests were needed.
  package func inputRecords(_ digests: InputDigests) throws -> [DataRecord.Input] {
    let digests = try digests.wait()
    return sources.compactMap { input in
      digests[input.source.path].map { record(of: input, sha256: $0) }
    }
  }

  private func record(
    of input: (role: String, source: TensorSource), sha256: String
  ) -> DataRecord.Input {
    DataRecord.Input(
      role: input.role, member: input.source.selector, elementType: input.source.elementTypeText,
      shape: input.source.shape, sha256: sha256)
  }
}
