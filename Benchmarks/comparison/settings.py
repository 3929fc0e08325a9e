"""How much is run: in full, or quickly to see that everything works."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    our_repeats: int
    our_seconds: float
    peer_repeats: int
    peer_seconds: float
    process_limit: float
    command_repeats: int
    series_rows: tuple[int, ...]
    series_classes: tuple[int, ...]
    series_matrix_rows: int
    calibrator_rounds: int
    calibrator_repeats: int
    calibrator_seconds: float
    our_calibrator_seconds: float
    calibrator_limit: float
    calibrator_rows: int
    calibrator_methods: tuple[str, ...]


FULL = Settings(
    our_repeats=7,
    our_seconds=2.5,
    peer_repeats=5,
    peer_seconds=10.0,
    process_limit=150.0,
    command_repeats=5,
    series_rows=(3_125, 6_250, 12_500, 25_000),
    series_classes=(250, 500, 1_000, 2_000, 4_000),
    series_matrix_rows=8_000,
    calibrator_rounds=1,
    calibrator_repeats=3,
    calibrator_seconds=3.0,
    our_calibrator_seconds=0.4,
    calibrator_limit=60.0,
    calibrator_rows=50_000,
    # Vector scaling without shrinkage takes the peers some four minutes a fit, a choice among methods one.
    calibrator_methods=("temperature", "isotonic", "vector-ridge"),
)
QUICK = Settings(
    our_repeats=3,
    our_seconds=0.3,
    peer_repeats=2,
    peer_seconds=2.0,
    process_limit=60.0,
    command_repeats=2,
    series_rows=(750, 1_500, 3_000),
    series_classes=(250, 500, 1_000),
    series_matrix_rows=1_000,
    calibrator_rounds=1,
    calibrator_repeats=2,
    calibrator_seconds=1.0,
    our_calibrator_seconds=0.1,
    calibrator_limit=10.0,
    calibrator_rows=6_000,
    # Few rows of many classes without shrinkage, and a choice among methods, take long.
    calibrator_methods=("temperature", "isotonic", "vector-ridge"),
)
