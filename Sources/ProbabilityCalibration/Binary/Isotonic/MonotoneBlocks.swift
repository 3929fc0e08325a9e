/// The least-squares fit of frequencies that do not fall: groups pooled into blocks, by the pool-adjacent-violators
/// algorithm.
///
/// Source: M. Ayer, H. D. Brunk, G. M. Ewing, W. T. Reid, E. Silverman (1955), An empirical distribution function for
/// sampling with incomplete information, doi:10.1214/aoms/1177728423.
struct MonotoneBlocks {
  /// The first group of each block, ascending.
  private(set) var starts: [Int] = []
  /// The frequency of the event in each block, strictly ascending.
  private(set) var frequencies: [Double] = []
  /// The number of groups.
  let groupCount: Int

  /// Pools groups.
  ///
  /// - Parameter groups: groups by ascending score.
  /// - Complexity: O(number of groups).
  init(_ groups: ScoreGroups) {
    groupCount = groups.scores.count
    var masses: [Double] = []
    var events: [Double] = []
    // The last block, which grows; those before it are in the lists.
    var (start, mass, event) = (0, groups.masses[0], groups.eventMasses[0])
    for group in 1..<max(1, groupCount) {
      let (nextMass, nextEvent) = (groups.masses[group], groups.eventMasses[group])
      // Products and no quotients: exact for counts of rows.
      guard event * nextMass >= nextEvent * mass else {
        starts.append(start)
        masses.append(mass)
        events.append(event)
        (start, mass, event) = (group, nextMass, nextEvent)
        continue
      }
      mass += nextMass
      event += nextEvent
      while let place = starts.last, let before = masses.last, let eventBefore = events.last,
        eventBefore * mass >= event * before
      {
        (start, mass, event) = (place, before + mass, eventBefore + event)
        starts.removeLast()
        masses.removeLast()
        events.removeLast()
      }
    }
    starts.append(start)
    masses.append(mass)
    events.append(event)
    frequencies = masses.indices.map { events[$0] / masses[$0] }
  }

  /// The groups of a block.
  func groups(of block: Int) -> Range<Int> {
    starts[block]..<(block + 1 < starts.count ? starts[block + 1] : groupCount)
  }
}
