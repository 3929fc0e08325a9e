/// The seconds until a result is there; giving it back to the allocator comes after.
public func duration<Result>(of task: () throws -> Result) rethrows -> Double {
  let start = ContinuousClock.now
  let result = try task()
  let elapsed = ContinuousClock.now - start
  keep(result)
  return elapsed / .seconds(1)
}

/// The middle of numbers, the upper one of two; at least one.
public func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

/// Makes the optimizer believe that a value is needed.
@inline(never)
@_optimize(none)
private func keep<Value>(_ value: Value) {}
