import Testing

/// A change to an honest artifact, and the sentence that it is refused with.
struct Forgery: Sendable, CustomTestStringConvertible {
  let old: String
  let new: String
  let found: String
  var testDescription: String { "\(old) becomes \(new)" }

  init(_ old: String, _ new: String, _ found: String) {
    self.old = old
    self.new = new
    self.found = found
  }

  static let levels = "a predictor with levels that do not follow from its scores"
  static let scores = "a predictor with damaged calibration scores"
  static let keys = "a predictor with keys that are missing or of another type"
  static let outputs = "a predictor with unknown outputs or set policy"
  static let draws = "a predictor with unknown draws"
  static let sample = "a predictor with a damaged sample of rows"

  /// Forgeries of ``Samples/artifact()``.
  static let plain = [
    Forgery("\"k\" : 18", "\"k\" : 17", levels),
    Forgery("\"k\" : 18", "\"k\" : 19", levels),
    Forgery("\"minimum_n\" : 9", "\"minimum_n\" : 8", levels),
    Forgery("\"alpha\" : \"0.1\"", "\"alpha\" : \"0.05\"", levels),
    Forgery("\"alpha\" : \"0.1\"", "\"alpha\" : \"0.10\"", levels),
    Forgery("\"alpha\" : \"0.1\"", "\"alpha\" : \"0.25\"", levels),
    Forgery("\"alpha\" : \"0.1\"", "\"alpha\" : \"1\"", "a predictor with alpha '1'"),
    Forgery("\"alpha\" : \"0.1\"", "\"alpha\" : \"\"", "a predictor with alpha ''"),
    Forgery(
      "_quantile_tail\" : -0.022512864602349827", "_quantile_tail\" : -0.02251286460234983", levels),
    Forgery("_quantile\" : 0.9774871353976502", "_quantile\" : 0.9774871353976503", levels),
    Forgery("_quantile\" : 0.9774871353976502", "_quantile\" : null", levels),
    Forgery("\"count\" : 19", "\"count\" : 18", scores),
    Forgery("\"count\" : 19", "\"count\" : -1", scores),
    Forgery("\"count\" : 19", "\"count\" : 1e400", keys),
    Forgery("\"count\" : 19", "\"count\" : 19.5", keys),
    Forgery("little-endian float64", "little-endian float32", scores),
    Forgery("\"precision\" : \"float64\"", "\"precision\" : \"float32\"", scores),
    Forgery("\"precision\" : \"float64\"", "\"precision\" : \"float16\"", outputs),
    Forgery("\"kind\" : \"logits\"", "\"kind\" : \"log-odds\"", outputs),
    Forgery("\"set_policy\" : \"allow-empty\"", "\"set_policy\" : \"hope\"", outputs),
    Forgery("\"classes\" : 3", "\"classes\" : 0", outputs),
    Forgery("\"classes\" : 3", "\"classes\" : -3", outputs),
    Forgery("\"classes\" : 3", "\"classes\" : 2147483648", outputs),
    Forgery("\"classes\" : 3", "\"classes\" : 4", "a predictor with 3 class names"),
    Forgery("\"cat\",", "", "a predictor with 2 class names"),
    Forgery("\"cat\"", "\"dog\"", "a predictor with a class name that occurs twice"),
    Forgery("\"cat\"", "7", keys),
    Forgery("\"name\" : \"lac\"", "\"name\" : \"best\"", "score 'best'"),
    Forgery(
      "\"parameters\" : {\n", "\"parameters\" : {\n\"lambda\" : 1",
      "parameter 'lambda' for score 'lac'"),
    Forgery(
      "\"kind\" : \"predictor\",",
      "\"draws\" : { \"generator\" : \"philox4x32-10\", \"seed\" : 1 }, \"kind\" : \"predictor\",",
      draws),
    Forgery("\"rows\" : 19", "\"rows\" : 18", sample),
    Forgery("\"rows\" : 19", "\"rows\" : -19", sample),
    Forgery("\"shape\" : [\n          19,", "\"shape\" : [\n          \"19\",", keys),
    Forgery("\"allow_trivial\" : false", "\"allow_trivial\" : 0", keys),
    Forgery("\"library_version\" : \"0.1.0\",", "", keys),
  ]

  /// Forgeries of ``Samples/smallArtifact()``.
  static let randomized = [
    Forgery("\"lambda\" : 0.5", "\"lambda\" : -0.5", "lambda -0.5"),
    Forgery("\"lambda\" : 0.5", "\"lambda\" : 1e300", "lambda 1e+300"),
    Forgery("\"lambda\" : 0.5", "\"lambda\" : \"nan\"", keys),
    Forgery("\"k_reg\" : 1,", "\"k_reg\" : 1.5,", "k_reg 1.5"),
    Forgery("\"k_reg\" : 1,", "\"k_reg\" : -1,", "k_reg -1.0"),
    Forgery("\"k_reg\" : 1,", "\"k_reg\" : 1e18,", "k_reg 1e+18"),
    Forgery("philox4x32-10", "mt19937", draws),
    Forgery("\"seed\" : 3", "\"seed\" : -3", keys),
    Forgery("\"seed\" : 3", "\"seed\" : 18446744073709551616", keys),
    Forgery("\"randomized\" : true", "\"randomized\" : false", draws),
    Forgery("\"n\" : 4,", "\"n\" : 5,", levels),
    Forgery("\"ties\" : 1", "\"ties\" : 2", levels),
    Forgery("\"trivial\" : false", "\"trivial\" : true", levels),
  ]
}
