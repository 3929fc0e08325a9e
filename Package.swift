// swift-tools-version: 6.2

import PackageDescription

let package = Package(
  name: "swift-conformal",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "Conformal", targets: ["Conformal"]),
    .library(name: "ConformalTesting", targets: ["ConformalTesting"]),
    .executable(name: "conformal", targets: ["ConformalCLI"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
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
    .target(name: "ConformalPrediction", dependencies: ["ScoringCore", "ExactStatistics"]),
    .target(
      name: "ConformalArtifacts",
      dependencies: ["ExactStatistics", "ScoringCore", "TensorFiles", "ConformalPrediction"]),
    .target(
      name: "Conformal",
      dependencies: [
        "ExactStatistics", "ScoringCore", "TensorFiles", "ConformalPrediction",
        "ConformalArtifacts",
      ]),

    // For users' own test suites.
    .target(
      name: "ConformalTesting",
      dependencies: ["ExactStatistics", "ScoringCore", "ConformalPrediction"]),

    // The command line: what commands do, then arguments and exit codes.
    .target(
      name: "ConformalCommands",
      dependencies: [
        "ExactStatistics", "ScoringCore", "TensorFiles", "ConformalPrediction",
        "ConformalArtifacts",
      ]),
    .executableTarget(
      name: "ConformalCLI",
      dependencies: [
        "ConformalCommands", "ConformalArtifacts", "ConformalPrediction", "ExactStatistics",
        "ScoringCore", "TensorFiles",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    .testTarget(name: "ExactStatisticsTests", dependencies: ["ExactStatistics"]),
    .testTarget(name: "ScoringCoreTests", dependencies: ["ScoringCore", "ExactStatistics"]),
    .testTarget(name: "TensorFilesTests", dependencies: ["TensorFiles", "ScoringCore"]),
    .testTarget(
      name: "ConformalPredictionTests",
      dependencies: [
        "ConformalPrediction", "ConformalTesting", "ExactStatistics", "ScoringCore", "TensorFiles",
      ],
      resources: [.copy("Fixtures")]),
    .testTarget(name: "ConformalTests", dependencies: ["Conformal"]),
    .testTarget(
      name: "ConformalTestingTests",
      dependencies: ["ConformalTesting", "ConformalPrediction", "ExactStatistics", "ScoringCore"]),
    .testTarget(
      name: "ConformalArtifactsTests",
      dependencies: [
        "ConformalArtifacts", "ConformalPrediction", "ExactStatistics", "ScoringCore",
      ]),
    .testTarget(
      name: "ConformalCommandsTests",
      dependencies: [
        "ConformalCommands", "ConformalArtifacts", "ConformalPrediction", "ExactStatistics",
        "ScoringCore", "TensorFiles",
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
