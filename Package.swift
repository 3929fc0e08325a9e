// swift-tools-version: 6.2

import PackageDescription

let package = Package(
  name: "swift-conformal",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "Conformal", targets: ["Conformal"]),
    .library(name: "ConformalReporting", targets: ["ConformalReporting"]),
    .library(name: "ConformalTesting", targets: ["ConformalTesting"]),
    .library(name: "ConformalWorkflow", targets: ["ConformalWorkflow"]),
    .executable(name: "conformal", targets: ["ConformalCLI"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
  ],
  targets: [
    // C floor: kernels and a system library map.
    .target(name: "CScoringKernels"),
    .target(name: "CSHA256"),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),

    // The library, in dependency order.
    .target(name: "ExactStatistics"),
    .target(name: "ScoringCore", dependencies: ["CScoringKernels", "CSHA256"]),
    .target(name: "TensorFiles", dependencies: ["ScoringCore", "CZlib"]),
    .target(name: "ProbabilityCalibration", dependencies: ["ScoringCore", "ExactStatistics"]),
    .target(name: "ConformalPrediction", dependencies: ["ScoringCore", "ExactStatistics"]),
    .target(
      name: "SelectiveAbstention",
      dependencies: ["ScoringCore", "ExactStatistics", "ConformalPrediction"]),
    .target(
      name: "ConformalArtifacts",
      dependencies: [
        "ExactStatistics", "ScoringCore", "TensorFiles", "ProbabilityCalibration",
        "ConformalPrediction", "SelectiveAbstention", .product(name: "Yams", package: "Yams"),
      ]),
    .target(
      name: "ConformalInputs",
      dependencies: ["ScoringCore", "TensorFiles", "ConformalPrediction", "ConformalArtifacts"]),
    .target(
      name: "ConformalReporting",
      dependencies: [
        "ExactStatistics", "ProbabilityCalibration", "ConformalPrediction", "SelectiveAbstention",
        .product(name: "Mustache", package: "swift-mustache"),
      ]),
    .target(
      name: "Conformal",
      dependencies: [
        "ExactStatistics", "ScoringCore", "TensorFiles", "ProbabilityCalibration",
        "ConformalPrediction", "SelectiveAbstention", "ConformalArtifacts",
      ]),

    // A pipeline that others run: definition, gates, history, hand-off.
    .target(
      name: "ConformalWorkflow",
      dependencies: [
        "ExactStatistics", "ScoringCore", "TensorFiles", "ProbabilityCalibration",
        "ConformalPrediction", "SelectiveAbstention", "ConformalArtifacts", "ConformalInputs",
        "ConformalReporting", .product(name: "Yams", package: "Yams"),
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "Mustache", package: "swift-mustache"),
      ]),

    // For users' own test suites.
    .target(
      name: "ConformalTesting",
      dependencies: [
        "ExactStatistics", "ScoringCore", "ProbabilityCalibration", "ConformalPrediction",
        "SelectiveAbstention",
      ]),

    // The command line: what commands do, then arguments and exit codes.
    .target(
      name: "ConformalCommands",
      dependencies: [
        "ExactStatistics", "ScoringCore", "TensorFiles", "ProbabilityCalibration",
        "ConformalPrediction", "SelectiveAbstention", "ConformalArtifacts", "ConformalInputs",
        "ConformalReporting", "ConformalWorkflow",
      ]),
    .executableTarget(
      name: "ConformalCLI",
      dependencies: [
        "ConformalCommands", "ConformalInputs", "ConformalWorkflow", "ConformalArtifacts",
        "ConformalReporting", "ProbabilityCalibration",
        "SelectiveAbstention", "ConformalPrediction", "ExactStatistics", "ScoringCore",
        "TensorFiles",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    .testTarget(name: "ExactStatisticsTests", dependencies: ["ExactStatistics"]),
    .testTarget(name: "ScoringCoreTests", dependencies: ["ScoringCore", "ExactStatistics"]),
    .testTarget(name: "TensorFilesTests", dependencies: ["TensorFiles", "ScoringCore"]),
    .testTarget(
      name: "ProbabilityCalibrationTests",
      dependencies: [
        "ProbabilityCalibration", "ConformalTesting", "ExactStatistics", "ScoringCore",
      ]),
    .testTarget(
      name: "ConformalReportingTests",
      dependencies: [
        "ConformalReporting", "ProbabilityCalibration", "ConformalPrediction",
        "SelectiveAbstention", "ExactStatistics", "ScoringCore",
      ],
      resources: [.copy("Golden")]),
    .testTarget(
      name: "ConformalPredictionTests",
      dependencies: [
        "ConformalPrediction", "ConformalTesting", "ExactStatistics", "ScoringCore", "TensorFiles",
      ],
      resources: [.copy("Fixtures")]),
    .testTarget(
      name: "SelectiveAbstentionTests",
      dependencies: [
        "SelectiveAbstention", "ConformalTesting", "ConformalPrediction", "ExactStatistics",
        "ScoringCore", "TensorFiles",
      ]),
    .testTarget(name: "ConformalTests", dependencies: ["Conformal"]),
    .testTarget(
      name: "ConformalTestingTests",
      dependencies: [
        "ConformalTesting", "ProbabilityCalibration", "SelectiveAbstention",
        "ConformalPrediction", "ExactStatistics", "ScoringCore",
      ]),
    .testTarget(
      name: "ConformalArtifactsTests",
      dependencies: [
        "ConformalArtifacts", "ProbabilityCalibration", "SelectiveAbstention",
        "ConformalPrediction", "ExactStatistics", "ScoringCore",
      ]),
    .testTarget(
      name: "ConformalWorkflowTests",
      dependencies: [
        "ConformalWorkflow", "ConformalArtifacts", "ConformalReporting", "ConformalInputs",
        "ProbabilityCalibration", "SelectiveAbstention", "ConformalPrediction", "ExactStatistics",
        "ScoringCore", "TensorFiles", .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .testTarget(
      name: "ConformalCommandsTests",
      dependencies: [
        "ConformalCommands", "ConformalWorkflow", "ConformalInputs", "ConformalArtifacts",
        "ConformalReporting",
        "ProbabilityCalibration",
        "SelectiveAbstention", "ConformalPrediction", "ExactStatistics", "ScoringCore",
        "TensorFiles",
      ]),
    .testTarget(
      name: "CommandLineTests", dependencies: ["ConformalCLI", "TensorFiles", "ScoringCore"]),
  ],
  swiftLanguageModes: [.v6]
)

// CI builds with warnings as errors; a user of the package never does.
let strictness: [SwiftSetting] =
  Context.environment["CONFORMAL_WARNINGS_AS_ERRORS"] == "1" ? [.treatAllWarnings(as: .error)] : []

let systemLibraries = ["CZlib"]
for target in package.targets where !systemLibraries.contains(target.name) {
  target.swiftSettings =
    [
      .strictMemorySafety(),
      .enableUpcomingFeature("ExistentialAny"),
      .enableUpcomingFeature("MemberImportVisibility"),
      .enableUpcomingFeature("InternalImportsByDefault"),
    ] + strictness
}
