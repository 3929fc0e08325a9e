internal import ConformalArtifacts

/// A value as one canonical JSON document.
func jsonText(_ document: some Encodable) throws -> String {
  String(decoding: try CanonicalJSON.encode(document), as: UTF8.self)
}
