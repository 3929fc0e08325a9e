import Benchmark
let benchmarks = { @Sendable in
  Benchmark("x") { b in for _ in b.scaledIterations { blackHole(1) } }
}
