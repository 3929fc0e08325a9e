// swift-tools-version: 6.2

import PackageDescription

// Apart from the library's package, so that nobody who uses the library resolves benchmark tools.
let package = Package(
  name: "swift-conformal-benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "swift-conformal", path: ".."),
    // Without its traits: they replace the allocator, and it is our own allocations that are timed.
    .package(url: "https://github.com/ordo-one/benchmark", exact: "1.38.1", traits: []),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
  ],
  targets: [
    .target(name: "CMemoryRead"),
    .target(name: "Measuring"),
    .executableTarget(
      name: "conformal-bench",
      dependencies: [
        "CMemoryRead", "Measuring",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Conformal", package: "swift-conformal"),
      ],
      path: "Sources/ConformalBench"),
    .executableTarget(
      name: "calibrator-bench",
      dependencies: [
        "Measuring",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Conformal", package: "swift-conformal"),
      ],
      path: "Sources/CalibratorBench"),
    .executableTarget(
      name: "policy-bench",
      dependencies: [
        "Measuring",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Conformal", package: "swift-conformal"),
      ],
      path: "Sources/PolicyBench"),
    .executableTarget(
      name: "workflow-bench",
      dependencies: [
        "Measuring",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Conformal", package: "swift-conformal"),
        .product(name: "ConformalWorkflow", package: "swift-conformal"),
      ],
      path: "Sources/WorkflowBench"),
    .executableTarget(
      name: "HotPaths",
      dependencies: [
        .product(name: "Benchmark", package: "benchmark"),
        .product(name: "Conformal", package: "swift-conformal"),
      ],
      path: "Benchmarks/HotPaths",
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
  ],
  swiftLanguageModes: [.v6]
)
