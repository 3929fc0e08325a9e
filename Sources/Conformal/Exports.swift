// The library in one import; each module is documented in its own sources.
@_exported import ConformalArtifacts
@_exported import ConformalPrediction
@_exported import ExactStatistics
@_exported import ProbabilityCalibration
@_exported import ScoringCore
@_exported import SelectiveAbstention
@_exported import TensorFiles
