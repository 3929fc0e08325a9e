"""Why a peer's sets differ from ours, in one sentence each."""

CUMULATIVE = (
    "scores are cumulative sums in single precision, which run out of digits near 1 and tie there; "
    "ours are minus the mass that remains"
)
DRAWS = "the draws are other draws: compare coverage and size, not rows"
MAPIE_CALIBRATION = (
    "calibrates with the randomized score even where every set takes its last label whole, so "
    "coverage lies above the level"
)
PUNCC_EXTRA = "deterministic sets hold one label more than the quantile allows"

REASONS = {
    ("numpy-tuned", "lac"): "the same definition, rounded differently in the last digit",
    ("numpy-tuned", "aps"): "the same definition, rounded differently in the last digit",
    ("numpy-tuned", "raps"): "the same definition, rounded differently in the last digit",
    ("torchcp", "lac"): "the same definition, rounded differently in the last digit",
    ("torchcp", "aps"): CUMULATIVE,
    ("torchcp", "raps"): CUMULATIVE,
    ("mapie", "lac"): "labels up to 1e-8 above the quantile are taken too",
    ("mapie", "aps"): MAPIE_CALIBRATION,
    ("mapie", "raps"): f"{MAPIE_CALIBRATION}; chooses k and lambda itself, on a fifth of the rows",
    ("crepes", "lac"): (
        "takes a label whose p-value equals the level; also ties in single-precision 1 - p"
    ),
    ("puncc", "lac"): "compares p with 1 - quantile, which rounds differently",
    ("puncc", "aps"): f"{PUNCC_EXTRA}; {CUMULATIVE}",
    ("puncc", "raps"): f"{PUNCC_EXTRA}; no set is larger than the number of rows in the batch",
}


def reason(tool: str, method: str) -> str:
    return DRAWS if method == "aps-randomized" else REASONS[(tool, method)]
