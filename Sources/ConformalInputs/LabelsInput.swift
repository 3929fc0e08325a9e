package import ScoringCore
internal import TensorFiles

/// Where the true labels come from.
public struct LabelsInput: Sendable {
  /// A file of labels: class indices, or class names when `classes` is given.
  public var labels: String
  /// A file of class names, one a line, or `nil`.
  public var classes: String?

  /// Makes an input.
  ///
  /// - Parameters:
  ///   - labels: a file of labels.
  ///   - classes: a file of class names, or `nil`.
  public init(labels: String, classes: String? = nil) {
    self.labels = labels
    self.classes = classes
  }
}

/// Labels as they were read.
package struct LoadedLabels {
  package let labeled: LabeledOutputs
  package let classNames: [String]?

  package init(labeled: LabeledOutputs, classNames: [String]?) {
    (self.labeled, self.classNames) = (labeled, classNames)
  }
}

extension LabelsInput {
  /// Reads labels and pairs them with outputs; `known` are class names that an artifact has kept, used
  /// where no file of names is given.
  package func load(
    _ reader: InputReader, for outputs: Outputs, known: [String]? = nil
  ) throws -> LoadedLabels {
    let names = try classes.map { try classNames($0, reader, outputs.classCount) } ?? known
    let indices = try names.map { try lookUp(reader, $0) } ?? classIndices(reader)
    return LoadedLabels(
      labeled: try LabeledOutputs(outputs, labels: indices, file: labels), classNames: names)
  }

  private func classNames(_ file: String, _ reader: InputReader, _ count: Int) throws -> [String] {
    let names = try reader.strings(file, role: "classes")
    guard names.count == count else {
      throw DataError(
        found: "\(names.count) class names", expected: "\(count), one for each class", file: file)
    }
    var seen: Set<String> = []
    if let twice = names.indices.first(where: { !seen.insert(names[$0]).inserted }) {
      throw DataError(
        found: "class name '\(names[twice])' twice", expected: "distinct names", file: file,
        row: twice)
    }
    return names
  }

  private func classIndices(_ reader: InputReader) throws -> LargeArray<Int64> {
    do {
      return try reader.largeIntegers(labels, role: "labels")
    } catch let error as DataError where error.remedy == nil && error.column != nil {
      // A field of a text file: it may well be a name.
      throw error.advising(
        "labels are class indices; for names, list the classes in a file and give --classes F")
    }
  }

  /// Labels as indices; a whole file is read one way.
  ///
  /// Integer arrays are indices. Text is names when every entry is a name, else indices when every entry is
  /// an integer.
  private func lookUp(_ reader: InputReader, _ names: [String]) throws -> LargeArray<Int64> {
    switch try reader.indicesOrNames(labels, role: "labels") {
    case .indices(let values): return values
    case .names(let found): return LargeArray(try lookUp(found, reader, names))
    }
  }

  private func lookUp(
    _ found: RowNames, _ reader: InputReader, _ names: [String]
  ) throws -> [Int64] {
    let index = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, Int64($0)) })
    switch found {
    case .integers(let values):
      guard reader.isText(labels), values.allSatisfy({ index[String($0)] != nil }) else {
        return values
      }
      let named = values.compactMap { index[String($0)] }
      guard named == values else { throw ambiguousLabels }
      return named
    case .text(let values):
      return try values.enumerated().map { row, name in
        if let label = index[name] { return label }
        throw DataError(
          found: "label '\(name.prefix(80))'", expected: "one of the \(names.count) class names",
          file: labels, row: row)
      }
    }
  }

  private var ambiguousLabels: DataError {
    DataError(
      found: "integers that could be class names or class indices", expected: "one meaning",
      remedy:
        "leave --classes out, give labels as an integer array, or use names that are no integers",
      file: labels)
  }
}
