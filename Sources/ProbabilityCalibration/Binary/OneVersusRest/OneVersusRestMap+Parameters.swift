internal import ScoringCore

extension OneVersusRestMap {
  private static var zeroRowsName: String { "uniform_zero_rows" }
  private static var countSuffix: String { "_counts" }

  /// The parameters of the binary maps, and `uniform_zero_rows`, 0 or 1.
  ///
  /// Of two classes those of the one map. Of more, lists over classes: of single numbers one a class, of lists all
  /// one after the other, with their lengths under the name with `_counts`.
  public var parameters: CalibrationParameters {
    var result = CalibrationParameters()
    if maps.count == 1 {
      result = maps[0].parameters
    } else {
      for map in maps {
        let own = map.parameters
        for (name, number) in own.numbers { result.lists[name, default: []].append(number) }
        for (name, list) in own.lists {
          result.lists[name, default: []].append(contentsOf: list)
          result.lists[name + Self.countSuffix, default: []].append(Double(list.count))
        }
      }
    }
    result.numbers[Self.zeroRowsName] = zeroRows == .uniform ? 1 : 0
    return result
  }

  /// Makes the map that has these parameters.
  ///
  /// - Parameters:
  ///   - parameters: what ``parameters`` gave.
  ///   - classCount: the number of classes, K.
  ///   - reading: how numbers of the model are read.
  /// - Throws: `DataError` for parameters that no map of this kind has.
  public init(
    parameters: CalibrationParameters, classCount: Int, reading: OutputReading
  ) throws {
    guard classCount >= 1 else {
      throw DataError(found: "\(classCount) classes", expected: "at least 1")
    }
    let flag = try parameters.number(Self.zeroRowsName)
    guard flag == 0 || flag == 1 else {
      throw DataError(found: "a calibrator with '\(Self.zeroRowsName)' \(flag)", expected: "0 or 1")
    }
    var own = parameters
    own.numbers[Self.zeroRowsName] = nil
    let count = Self.mapCount(classCount: classCount)
    let parts = count == 1 ? [own] : try Self.split(own, count: count)
    self.init(
      maps: try parts.map { try Binary(parameters: $0) }, classCount: classCount, reading: reading,
      zeroRows: flag == 1 ? .uniform : .uncalibrated)
  }

  /// The parameters of each map.
  private static func split(
    _ parameters: CalibrationParameters, count: Int
  ) throws -> [CalibrationParameters] {
    var parts = [CalibrationParameters](repeating: CalibrationParameters(), count: count)
    for name in parameters.lists.keys where parameters.lists[name + countSuffix] != nil {
      let list = try parameters.list(name)
      let lengths = try parameters.list(name + countSuffix, count: count)
      var start = 0
      for index in 0..<count {
        guard let length = Int(exactly: lengths[index]), length >= 0, length <= list.count - start
        else {
          throw DataError(
            found: "a calibrator whose '\(name)' and '\(name + countSuffix)' do not fit",
            expected: "lengths that sum to the length of the list")
        }
        parts[index].lists[name] = Array(list[start..<start + length])
        start += length
      }
      guard start == list.count else {
        throw DataError(
          found: "a calibrator whose '\(name)' has \(list.count) numbers", expected: "\(start)")
      }
    }
    for name in parameters.lists.keys
    where parameters.lists[name + countSuffix] == nil && !isCounts(name, parameters) {
      let list = try parameters.list(name, count: count)
      for index in 0..<count { parts[index].numbers[name] = list[index] }
    }
    return parts
  }

  private static func isCounts(_ name: String, _ parameters: CalibrationParameters) -> Bool {
    name.hasSuffix(countSuffix)
      && parameters.lists[String(name.dropLast(countSuffix.count))] != nil
  }
}
