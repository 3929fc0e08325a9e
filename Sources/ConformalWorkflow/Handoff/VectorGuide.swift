/// `vectors.md`: how a program in another language is tested with the vectors.
let vectorGuide = """
  # Test vectors

  `test-vectors.json` has made-up rows of model outputs with what the artifacts of this package make of them. A \
  program in any language that claims to use these artifacts must give the same.

  - `outputs.kind`: `logits` or `probabilities`; `outputs.precision`: every number of a row's `outputs` is a float32 \
  or float64 exactly. Parse as float64, then convert to float32 where it says so: nothing is lost.
  - `probabilities`: what the calibrator gives (without a calibrator, the softmax of the logits), shortest decimals \
  that parse back to the same float64. Exact equality is what this library keeps on every machine; another \
  implementation of exp and log may differ in the last digits: 1e-9 relative is close enough for it.
  - `sets`: for each level of `alphas`, in order, the labels of the prediction set, ascending. These must be equal.
  - `label`, `confidence`, `decision`: the answer, how sure it is, and what becomes of it. Labels and decisions must be \
  equal, but for the rows named "beside a threshold" and "beside the quantile ...": two rows with no float between \
  them, on either side of where the answer changes. A program that differs there alone differs in rounding.
  - `id`: the row identifier. Randomised scores draw from Philox4x32-10 with the counter (id low, id high, 0, 2), the \
  key (seed low, seed high) and the upper 53 bits of the first 64: u in [0, 1).
  - `group`, `queue`: the name that the row has, where the predictor goes by groups or the policy has queues.

  The rows are no data: they were made up for this purpose. `conformal handoff --check` replays them.

  """
