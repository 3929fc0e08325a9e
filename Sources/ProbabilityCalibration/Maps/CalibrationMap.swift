public import ScoringCore

/// A fitted map from the outputs of a model to corrected ones.
///
/// A method is one file with a type like this, one that fits it, and a line in ``CalibrationMaps/all``.
public protocol CalibrationMap: RowMap {
  /// The method's name in files and on the command line, such as `temperature`.
  static var name: String { get }

  /// The number of classes, K.
  var classCount: Int { get }

  /// How numbers of the model are read.
  var reading: OutputReading { get }

  /// Whether labels keep their order in every row: then accuracy and top-k accuracy do not change.
  var keepsRanking: Bool { get }

  /// Everything that the map is besides class count and reading.
  var parameters: CalibrationParameters { get }

  /// Makes the map that has these parameters.
  ///
  /// - Parameters:
  ///   - parameters: what ``parameters`` of the map gave.
  ///   - classCount: the number of classes, K.
  ///   - reading: how numbers of the model are read.
  /// - Throws: `DataError` for parameters that no map of this kind has.
  init(parameters: CalibrationParameters, classCount: Int, reading: OutputReading) throws
}

/// The parameters of a map by name: what an artifact keeps of it.
public struct CalibrationParameters: Hashable, Sendable {
  /// Single numbers, finite.
  public var numbers: [String: Double]
  /// Lists of numbers, finite.
  public var lists: [String: [Double]]

  /// Names parameters.
  ///
  /// - Parameters:
  ///   - numbers: single numbers.
  ///   - lists: lists of numbers.
  public init(numbers: [String: Double] = [:], lists: [String: [Double]] = [:]) {
    (self.numbers, self.lists) = (numbers, lists)
  }

  /// A number that must be there.
  ///
  /// - Parameter name: its name.
  /// - Returns: the number.
  /// - Throws: `DataError` where it is missing or not finite.
  public func number(_ name: String) throws -> Double {
    guard let number = numbers[name], number.isFinite else {
      throw DataError(found: "a calibrator without '\(name)'", expected: "a finite number")
    }
    return number
  }

  /// A list that must be there.
  ///
  /// - Parameters:
  ///   - name: its name.
  ///   - count: how many numbers it must have, or `nil` for any.
  /// - Returns: the numbers.
  /// - Throws: `DataError` where it is missing, of another length or not finite.
  public func list(_ name: String, count: Int? = nil) throws -> [Double] {
    guard let list = lists[name], list.allSatisfy({ $0.isFinite }),
      count == nil || list.count == count
    else {
      throw DataError(
        found: "a calibrator without '\(name)'",
        expected: "\(count.map { "\($0) " } ?? "")finite numbers")
    }
    return list
  }
}
