/// A strict reader of the XML that this module writes: elements with attributes and text, in document order.
///
/// It knows no declarations, comments or processing instructions: figures have none.
struct MarkupDocument {
  struct Element: CustomStringConvertible {
    let name: String
    var attributeNames: [String] = []
    var attributes: [String: String] = [:]
    var text = ""

    var description: String { "\(name) \(attributes)" }
  }

  struct Fault: Error, CustomStringConvertible { let description: String }

  private(set) var elements: [Element] = []
  private(set) var error: Fault?
  private let scalars: [Unicode.Scalar]
  private var place = 0
  private var open: [Int] = []

  init(_ text: String) {
    scalars = Array(text.unicodeScalars)
    do { try read() } catch { self.error = error as? Fault }
  }

  /// The texts of elements of a name.
  func texts(of name: String) -> [String] { elements.filter { $0.name == name }.map(\.text) }

  private mutating func read() throws {
    while place < scalars.count {
      guard scalars[place] == "<" else {
        let text = try unescaped(until: "<")
        if let last = open.last {
          elements[last].text += text
        } else if !text.allSatisfy(\.isWhitespace) {
          throw Fault(description: "text outside the root: \(text)")
        }
        continue
      }
      place += 1
      if take("/") {
        let name = try name()
        guard let last = open.popLast(), elements[last].name == name, take(">") else {
          throw Fault(description: "</\(name)> closes nothing")
        }
      } else {
        if open.isEmpty, !elements.isEmpty { throw Fault(description: "a second root") }
        try readElement()
      }
    }
    if let last = open.last { throw Fault(description: "<\(elements[last].name)> is open") }
  }

  private mutating func readElement() throws {
    var element = Element(name: try name())
    while true {
      let hadSpace = takeSpaces()
      if take("/") {
        guard take(">") else { throw Fault(description: "a stray / in <\(element.name)>") }
        elements.append(element)
        return
      }
      if take(">") {
        open.append(elements.count)
        elements.append(element)
        return
      }
      guard hadSpace else { throw Fault(description: "no space in <\(element.name)>") }
      let attribute = try name()
      guard take("="), take("\"") else { throw Fault(description: "no value of \(attribute)") }
      let value = try unescaped(until: "\"")
      guard take("\""), element.attributes.updateValue(value, forKey: attribute) == nil else {
        throw Fault(description: "attribute \(attribute) of <\(element.name)>")
      }
      element.attributeNames.append(attribute)
    }
  }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard place < scalars.count, scalars[place] == scalar else { return false }
    place += 1
    return true
  }

  private mutating func takeSpaces() -> Bool {
    let start = place
    while place < scalars.count, scalars[place] == " " || scalars[place] == "\n" { place += 1 }
    return place > start
  }

  private mutating func name() throws -> String {
    var name = String.UnicodeScalarView()
    while place < scalars.count,
      scalars[place].properties.isAlphabetic
        || "-0123456789".unicodeScalars.contains(scalars[place])
    {
      name.append(scalars[place])
      place += 1
    }
    guard !name.isEmpty else { throw Fault(description: "no name at \(place)") }
    return String(name)
  }

  private mutating func unescaped(until end: Unicode.Scalar) throws -> String {
    let entities: [String: Unicode.Scalar] = [
      "lt": "<", "gt": ">", "amp": "&", "quot": "\"", "#39": "'",
    ]
    var text = String.UnicodeScalarView()
    while place < scalars.count, scalars[place] != end {
      let scalar = scalars[place]
      place += 1
      if scalar == "<" || scalar.value < 0x20 && scalar != "\n" && scalar != "\t" {
        throw Fault(description: "a raw \(scalar.debugDescription) at \(place)")
      }
      guard scalar == "&" else {
        text.append(scalar)
        continue
      }
      guard let stop = scalars[place...].prefix(6).firstIndex(of: ";"),
        let entity = entities[String(String.UnicodeScalarView(scalars[place..<stop]))]
      else { throw Fault(description: "a raw & at \(place)") }
      text.append(entity)
      place = stop + 1
    }
    return String(text)
  }
}
