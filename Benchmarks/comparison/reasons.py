"""Why a peer's sets differ from ours, in one sentence each."""

COMPLEMENT = (
    "1 - p in single precision ties labels of small p, so some at the quantile come in too; ours "
    "compares p itself"
)
CUMULATIVE = (
    "scores are cumulative sums in single precision, which run out of digits near 1 and tie there; "
    "ours are minus the mass that remains"
)
DRAWS = "the draws are other draws: compare coverage and size, not rows"
MAPIE_CALIBRATION = (
    "calibrates with the randomized score even where every set takes its last label whole: another "
    "quantile, and coverage above what was asked for"
)
PUNCC_EXTRA = (
    "deterministic sets hold one label more than the quantile allows, and none is larger than the "
    "number of rows in the batch"
)

REASONS = {
    ("numpy-tuned", "lac"): "the same definition, rounded differently in the last digit",
    ("numpy-tuned", "aps"): "the same definition, rounded differently in the last digit",
    ("numpy-tuned", "raps"): "the same definition, rounded differently in the last digit",
    ("torchcp", "lac"): COMPLEMENT,
    ("torchcp", "aps"): CUMULATIVE,
    ("torchcp", "raps"): CUMULATIVE,
    ("mapie", "lac"): f"labels up to 1e-8 above the quantile are taken too; {COMPLEMENT}",
    ("mapie", "aps"): MAPIE_CALIBRATION,
    ("mapie", "raps"): f"{MAPIE_CALIBRATION}; chooses k and lambda itself, on a fifth of the rows",
    ("crepes", "lac"): f"takes a label whose p-value equals the level; {COMPLEMENT}",
    ("puncc", "lac"): "compares p with 1 - quantile, and the quantile is of 1 - p: rounded twice",
    ("puncc", "aps"): f"{PUNCC_EXTRA}; {CUMULATIVE}",
    ("puncc", "raps"): f"{PUNCC_EXTRA}; {CUMULATIVE}",
}


def reason(tool: str, method: str) -> str:
    return DRAWS if method == "aps-randomized" else REASONS[(tool, method)]
