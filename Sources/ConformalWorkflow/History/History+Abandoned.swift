internal import FoundationEssentials

extension History {
  /// Temporary files and directories that have not changed for a week: processes left them that were killed.
  ///
  /// Nobody reads them, and they may be deleted. Age alone tells them from those of processes at work, which may be on
  /// other machines.
  ///
  /// - Parameter time: now.
  /// - Returns: their paths, in the order of directories.
  package func abandonedFiles(at time: Timestamp) -> [String] {
    func below(_ path: String) -> [String] {
      ObjectCheck.names(in: path).map { "\(path)/\($0)" }
    }
    let models = below("\(directory)/models")
    let places =
      [directory] + below("\(directory)/objects") + below("\(directory)/stages") + models
      + models.map { "\($0)/runs" }
    return places.flatMap { place in
      ObjectCheck.names(in: place).filter { $0.hasPrefix(".") && $0.contains(".tmp") }
        .map { "\(place)/\($0)" }
    }.filter { path in
      // Of a link, not of what it points to.
      guard
        let changed = try? FileManager.default.attributesOfItem(atPath: path)[.modificationDate]
          as? Date
      else { return false }
      return changed.timeIntervalSince1970 < Double(time.seconds - 7 * 86_400)
    }
  }
}
