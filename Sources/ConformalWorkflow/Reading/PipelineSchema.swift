/// The JSON Schema of `pipeline.yaml` (draft 2020-12), for editors and other tools.
///
/// Made from the table that the reader checks files with. What depends on several keys, on files or on variables is
/// left to the reader. A file that includes others may leave to them what is required.
public enum PipelineSchema {
  /// The schema as a JSON document.
  public static var json: String {
    var root = object(PipelineKeys.all)
    root["$schema"] = .text("https://json-schema.org/draft/2020-12/schema")
    root["title"] = .text("swift-conformal pipeline")
    root["description"] = .text(
      "What a run fits, checks and keeps, and from which rows: the pipeline.yaml of conformal run.")
    root["$defs"] = .object(["variable": variable])
    root["if"] = .object(["not": .object(["required": .list([.text("include")])])])
    root["then"] = completeness(PipelineKeys.all).map { then in
      guard case .object(var members) = then else { return then }
      members["anyOf"] = .list(
        ["calibrator", "predictor", "policy"].map {
          .object(["required": .list([.text($0)])])
        })
      return .object(members)
    }
    return SchemaValue.object(root).json() + "\n"
  }

  /// A text with a variable in it, which may stand for any text or number.
  private static let variable = SchemaValue.object([
    "type": .text("string"), "pattern": .text("\\$\\{[A-Za-z_][A-Za-z0-9_]*(:-[^}]*)?\\}"),
    "description": .text("A text with ${NAME}, which variables or the environment replace."),
  ])

  private static func object(_ keys: [KeyRule]) -> [String: SchemaValue] {
    var properties: [String: SchemaValue] = [:]
    for key in keys {
      var members = members(of: key.value)
      members["description"] = .text("\(key.summary) Such as: \(key.example)")
      properties[key.name] = .object(members)
    }
    return [
      "type": .text("object"), "additionalProperties": .flag(false),
      "properties": .object(properties),
    ]
  }

  /// What must be there, apart from what may be there; `nil` where nothing must.
  private static func completeness(_ keys: [KeyRule]) -> SchemaValue? {
    var members: [String: SchemaValue] = [:]
    let required = keys.filter { $0.isRequired }
    if !required.isEmpty { members["required"] = .list(required.map { .text($0.name) }) }
    var properties: [String: SchemaValue] = [:]
    for key in keys { properties[key.name] = completeness(key.value) }
    if !properties.isEmpty { members["properties"] = .object(properties) }
    return members.isEmpty ? nil : .object(members)
  }

  private static func completeness(_ rule: ValueRule) -> SchemaValue? {
    switch rule {
    case .mapping(let keys): completeness(keys)
    case .list(let entry): completeness(entry).map { .object(["items": $0]) }
    // Of several forms one is a mapping, and what is required of it says nothing of texts and lists.
    case .either(let rules): rules.lazy.compactMap { completeness($0) }.first
    default: nil
    }
  }

  private static func members(of rule: ValueRule) -> [String: SchemaValue] {
    switch rule {
    case .text: return ["type": plainTypes, "minLength": .integer(1)]
    case .name:
      return orVariable(
        .object([
          "type": .list([.text("string"), .text("number")]),
          "pattern": .text("^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$"),
        ]))
    case .word(let words): return orVariable(.object(["enum": .list(words.map { .text($0) })]))
    case .flag:
      let words = ["yes", "no", "on", "off"].map { SchemaValue.text($0) }
      return orVariable(
        .object(["type": .text("boolean")]), .object(["enum": .list(words)]))
    case .integer(let range):
      var members: [String: SchemaValue] = [
        "type": .text("integer"), "minimum": .integer(range.lowerBound),
      ]
      if range.upperBound != .max { members["maximum"] = .integer(range.upperBound) }
      return orVariable(.object(members))
    case .number(let range):
      return orVariable(
        .object([
          "type": .text("number"), "minimum": .number(range.lowerBound),
          "maximum": .number(range.upperBound),
        ]))
    case .level:
      return orVariable(
        .object([
          "type": .text("number"), "exclusiveMinimum": .integer(0), "exclusiveMaximum": .integer(1),
        ]),
        .object([
          "type": .text("string"), "pattern": .text("^(0?\\.[0-9]+|[1-9][0-9]*/[1-9][0-9]*)$"),
        ]))
    case .span:
      return orVariable(
        .object([
          "type": .text("string"),
          "pattern": .text(
            "^ *[0-9]+ *(w|weeks?|d|days?|h|hours?|m|min|minutes?|s|seconds?) *$"),
        ]))
    case .cron:
      let names = CronExpression.shortNames.map { $0.key }.joined(separator: "|")
      return orVariable(
        .object([
          "type": .text("string"),
          "pattern": .text("^(@?(\(names))|[^ \\t]+([ \\t]+[^ \\t]+){4})$"),
        ]))
    case .list(let entry):
      return [
        "type": .text("array"), "minItems": .integer(1), "items": .object(members(of: entry)),
      ]
    case .mapping(let keys): return object(keys)
    case .variables:
      return [
        "type": .text("object"),
        "propertyNames": .object(["pattern": .text("^[A-Za-z_][A-Za-z0-9_]*$")]),
        "additionalProperties": .object(["type": plainTypes]),
      ]
    case .either(let rules):
      return ["anyOf": .list(rules.map { .object(members(of: $0)) })]
    }
  }

  private static let plainTypes = SchemaValue.list(
    ["string", "number", "boolean"].map { .text($0) })

  private static func orVariable(_ forms: SchemaValue...) -> [String: SchemaValue] {
    ["anyOf": .list(forms + [.object(["$ref": .text("#/$defs/variable")])])]
  }
}
