/// `model-card.cdx.json`: the model as a component of a CycloneDX 1.6 bill of materials, with its model card.
///
/// Source: CycloneDX 1.6, ECMA-424, `componentData` and `modelCard`.
struct ModelBill: Codable, Hashable, Sendable {
  static let schema = "http://cyclonedx.org/schema/bom-1.6.schema.json"

  struct Hash: Codable, Hashable, Sendable {
    var alg = "SHA-256"
    var content: String
  }

  struct Party: Codable, Hashable, Sendable { var name: String }

  struct Property: Codable, Hashable, Sendable {
    var name: String
    var value: String
  }

  struct Contents: Codable, Hashable, Sendable { var properties: [Property] }

  struct DataSet: Codable, Hashable, Sendable {
    var type = "dataset"
    var name: String
    var contents: Contents
  }

  struct Reference: Codable, Hashable, Sendable { var ref: String }

  struct Format: Codable, Hashable, Sendable { var format: String }

  struct Approach: Codable, Hashable, Sendable { var type: String }

  struct Parameters: Codable, Hashable, Sendable {
    var approach = Approach(type: "supervised")
    var task = "classification"
    var datasets: [Reference]
    var inputs: [Format]
    var outputs: [Format]
  }

  struct Interval: Codable, Hashable, Sendable {
    var lowerBound: String
    var upperBound: String
  }

  struct Performance: Codable, Hashable, Sendable {
    var type: String
    var value: String
    var slice: String
    var confidenceInterval: Interval?
  }

  struct Analysis: Codable, Hashable, Sendable { var performanceMetrics: [Performance] }

  struct Risk: Codable, Hashable, Sendable {
    var name: String
    var mitigationStrategy: String
  }

  struct Considerations: Codable, Hashable, Sendable {
    var users: [String]
    var useCases: [String]
    var technicalLimitations: [String]
    var performanceTradeoffs: [String]
    var ethicalConsiderations: [Risk]
  }

  struct Card: Codable, Hashable, Sendable {
    var modelParameters: Parameters
    var quantitativeAnalysis: Analysis
    var considerations: Considerations
  }

  struct Component: Codable, Hashable, Sendable {
    var type: String
    var reference: String
    var name: String
    var version: String?
    var description: String?
    var supplier: Party?
    var hashes: [Hash]?
    var data: [DataSet]?
    var modelCard: Card?
    var properties: [Property]?

    enum CodingKeys: String, CodingKey {
      case type, name, version, description, supplier, hashes, data, modelCard, properties
      case reference = "bom-ref"
    }
  }

  struct Tools: Codable, Hashable, Sendable { var components: [Component] }

  struct Metadata: Codable, Hashable, Sendable {
    var timestamp: Timestamp
    var tools: Tools
    var component: Component
  }

  struct Dependency: Codable, Hashable, Sendable {
    var ref: String
    var dependsOn: [String]
  }

  var bomFormat = "CycloneDX"
  var specVersion = "1.6"
  var serialNumber: String
  var version = 1
  var metadata: Metadata
  var components: [Component]
  var dependencies: [Dependency]
  var schema = Self.schema

  enum CodingKeys: String, CodingKey {
    case bomFormat, specVersion, serialNumber, version, metadata, components, dependencies
    case schema = "$schema"
  }
}
