import Testing

/// Data that break a rule end with 65 and one line that says where and what.
@Suite struct BadDataTests {
  static func logits(_ file: String, labels: String = "labels.npy", _ line: String) -> Refusal {
    Refusal(
      "\(file), \(labels)",
      "fit predictor --logits @/\(file) --labels @/\(labels) --alpha 0.2 --out @/p.json", line)
  }

  static func probabilities(_ file: String, _ line: String) -> Refusal {
    Refusal(
      file,
      "fit predictor --probabilities @/\(file) --labels @/labels.npy --alpha 0.2 --out @/p.json",
      line)
  }

  @Test(arguments: [
    logits("nan.npy", "@/nan.npy:7:1: error: nan (expected a finite logit)"),
    logits("infinity.npy", "@/infinity.npy:7:1: error: inf (expected a finite logit)"),
    logits("minus-infinity.npy", "@/minus-infinity.npy:7:1: error: -inf (expected a finite logit)"),
    probabilities("negative.npy", "@/negative.npy:4:0: error: probability -0.25 (expected *)*"),
    probabilities("sum.npy", "@/sum.npy:4: error: probabilities that sum to 1.25 (expected *)*"),
    probabilities("ok.npy", "@/ok.npy:0*: error: probabilit*; *logits*"),
    logits("three-dimensions.npy", "@/three-dimensions.npy: error: shape (10, 3, 3)*"),
    logits("one-dimension.npy", "@/one-dimension.npy: error: a one-dimensional array of 90 *"),
    logits("no-columns.npy", "@/no-columns.npy: error: shape (30, 0) (expected *)"),
    logits(
      "no-rows.npy", labels: "no-labels.npy",
      "@/no-rows.npy: error: no calibration rows (expected at least one)"),
  ])
  func values(_ refusal: Refusal) async throws { try await refusal.check(status: 65) }

  @Test(arguments: [
    logits(
      "ok.npy", labels: "label-3.npy",
      "@/label-3.npy:5: error: label 3 (expected 0 ... 2); *"),
    logits(
      "ok.npy", labels: "label-minus-1.npy",
      "@/label-minus-1.npy:5: error: label -1 (expected 0 ... 2); *"),
    logits(
      "ok.npy", labels: "label-half.npy",
      "@/label-half.npy:5: error: 0.5 in an array of type <f4 (expected an integer)"),
    logits(
      "ok.npy", labels: "labels-29.npy",
      "@/labels-29.npy: error: 29 labels for 30 rows of outputs (expected one label a row)"),
    logits(
      "ok.npy", labels: "no-labels.npy", "@/no-labels.npy: error: 0 labels for 30 rows *"),
    logits("no-rows.npy", "@/labels.npy: error: 30 labels for 0 rows *"),
    logits("ok.npy", labels: "ok.npy", "@/ok.npy: error: shape (30, 3) (expected one dimension*"),
  ])
  func labels(_ refusal: Refusal) async throws { try await refusal.check(status: 65) }

  @Test(arguments: [
    logits(
      "truncated.npy", "@/truncated.npy: error: 355 bytes of data (expected 360 *); *truncated*"),
    logits("header-only.npy", "@/header-only.npy: error: the file ends inside the .npy header; *"),
    logits("overflow.npy", "@/overflow.npy: error: an impossible shape (4611686018427387904, 8) *"),
    logits("enormous.npy", "@/enormous.npy: error: 360 bytes of data (expected 13194139533312 *"),
    logits("complex.npy", "@/complex.npy: error: numpy type \"<c8\" (expected *"),
    logits("objects.npy", "@/objects.npy: error: an array of Python objects (expected *"),
    logits("empty.npy", "@/empty.npy: error: an empty file (expected a .npy file)"),
    logits("junk.npy", "@/junk.npy: error: no numpy signature in the first bytes *"),
    logits(
      "truncated.safetensors",
      "@/truncated.safetensors: error: tensor \"logits\" at bytes 0 to 360 *"),
    logits(
      "overflow.safetensors:logits", "@/overflow.safetensors:logits: error: an impossible shape *"),
    logits(
      "header-length.safetensors",
      "@/header-length.safetensors: error: no complete .safetensors header *"),
    logits(
      "ok.safetensors:other",
      "@/ok.safetensors:other: error: no tensor \"other\" (expected * \"logits\")*"),
  ])
  func binaryFiles(_ refusal: Refusal) async throws { try await refusal.check(status: 65) }

  @Test(arguments: [
    logits("truncated.npz:logits", "@/truncated.npz:logits: error: *truncated*"),
    logits("junk.npz:logits", "@/junk.npz:logits: error: no zip directory *"),
    logits(
      "crc.npz:logits",
      "@/crc.npz:logits: error: another CRC-32 than the archive states for \"logits.npy\"; *"),
    logits(
      "bomb.npz:logits",
      "@/bomb.npz:logits: error: more than the stated 488 bytes after inflating; *"),
    logits(
      "giant.npz:logits",
      "@/giant.npz:logits: error: a stated size of 4000000000 bytes for * compressed bytes (expected *); *"
    ),
    logits("ok.npz:other", "@/ok.npz:other: error: no array \"other\" (expected *\"logits\"*)*"),
    logits("ok.npz", "@/ok.npz: error: 2 arrays: *; name it after a colon, as in FILE:logits"),
  ])
  func archives(_ refusal: Refusal) async throws { try await refusal.check(status: 65) }

  static func table(_ name: String, _ line: String) -> Refusal {
    logits("\(name):a..c", labels: "\(name):y", line)
  }

  /// Lines and fields count from 1, as in an editor; line 1 is the header.
  @Test(arguments: [
    table("short.csv", "@/short.csv:6: error: 3 fields (expected 4, as on the first line)"),
    table("long.csv", "@/long.csv:6: error: 5 fields (expected 4, as on the first line)"),
    table("word.csv", "@/word.csv:6:2: error: \"two\" in column \"b\" (expected a finite number)"),
    table(
      "gap.csv", "@/gap.csv:6:3: error: an empty field in column \"c\" (expected a finite number)"),
    table("nan.csv", "@/nan.csv:6:1: error: \"nan\" in column \"a\" (expected a finite number)"),
    table("infinity.csv", "@/infinity.csv:6:1: error: \"inf\" in column \"a\" (expected *)"),
    table(
      "decimal-label.csv",
      "@/decimal-label.csv:6:4: error: \"0.5\" in column \"y\" (expected an integer*); labels are "
        + "class indices; for names, list the classes in a file and give --classes F"),
    table(
      "quote.csv",
      "@/quote.csv:6:4: error: a quoted field that never ends (expected a closing quote)"),
    table("empty.csv", "@/empty.csv: error: an empty file (expected text)"),
    table("header.csv", "@/header.csv*: error: no calibration rows (expected at least one)"),
    logits(
      "ok.csv:a..z", labels: "ok.csv:y", "@/ok.csv: error: no column \"z\" (expected one of: *)*"),
    logits("ok.csv:a..c", labels: "ok.csv", "@/ok.csv: error: 4 columns: * (expected one column)*"),
  ])
  func tables(_ refusal: Refusal) async throws { try await refusal.check(status: 65) }

  /// What is wrong in a table as a whole is found after reading, and named by line and field too.
  @Test(arguments: [
    table("label-3.csv", "@/label-3.csv:6:4: error: label 3 (expected 0 ... 2); *"),
    probabilities(
      "sum.csv:a..c", "@/sum.csv:6: error: probabilities that sum to 1.5 (expected *)*"),
    probabilities(
      "negative.csv:a,c,b", "@/negative.csv:6:2: error: probability -0.5 (expected *)*"),
    Refusal(
      "class name twice",
      "fit predictor --logits @/ok.npy --labels @/labels.npy --classes @/names.txt --alpha 0.2",
      "@/names.txt:3:1: error: class name 'y' twice (expected distinct names)"),
    Refusal(
      "id twice",
      "fit predictor --logits @/ok.npy --labels @/labels.npy --ids @/ok.csv:y --alpha 0.2",
      "@/ok.csv:*:4: error: a row id that occurred before (expected distinct ids: *)"),
  ])
  func tableContents(_ refusal: Refusal) async throws { try await refusal.check(status: 65) }

  /// The smallest n for 0.01 is 99: ceil(100 x 0.99) = 99.
  @Test func tooFewRows() async throws {
    try await Refusal(
      "n", "fit predictor --logits @/ok.npy --labels @/labels.npy --alpha 0.01 --out @/p.json",
      "@/ok.npy: error: 30 calibration rows, too few for alpha 0.01 (expected at least 99); "
        + "add calibration rows, take a larger alpha, or say --allow-trivial for sets of all labels"
    ).check(status: 65)
  }

  /// What the remedy says does work.
  @Test func trivialSets() async throws {
    try await Scratch.with { scratch in
      let predictor = try await fittedOnSamples(scratch, "--alpha 0.01 --allow-trivial")
      let sets = try await ConformalProcess.run([
        "predict", "--predictor", predictor, "--logits", scratch["ok.npy"],
      ])
      expectSuccess(sets)
      let lines = sets.outputText.split(separator: "\n").dropFirst()
      #expect(lines.count == SampleFile.rowCount && lines.allSatisfy { $0.hasSuffix(",3,0 1 2") })
    }
  }

  @Test func otherClassCount() async throws {
    try await Scratch.with { scratch in
      let predictor = try await fittedOnSamples(scratch, "--alpha 0.2")
      let other = Dataset.fashion.outputArguments("test")
      let result = try await ConformalProcess.run(
        ["predict", "--predictor", predictor, "--out", scratch["s.csv"]] + other)
      expectRefusal(
        result, status: 65, line: "*: error: outputs of 10 classes (expected 3, *)*")
      #expect(try scratch.names() == ["labels.npy", "ok.npy", "p.json"])
    }
  }
}
