/// How often a guarantee is simulated: enough in release to see twice the delta that was promised.
enum Repetitions {
  #if DEBUG
  static let count = 60
  #else
  static let count = 2_000
  #endif
}
