import ScoringCore
import TensorFiles
import Testing

@Suite("Addresses")
struct TensorAddressTests {
  @Test(
    "parts of an address",
    arguments: [
      ("logits.npy", "logits.npy", nil), ("a/b.npz:logits", "a/b.npz", "logits"),
      ("m.safetensors:layer.0:w", "m.safetensors", "layer.0:w"),
      ("p.csv:p0..p9", "p.csv", "p0..p9"),
      ("P.CSV:label", "P.CSV", "label"), ("x.tsv:0", "x.tsv", "0"), ("-", "-", nil),
      ("-:logits", "-", "logits"), ("run:3/x.npy", "run:3/x.npy", nil),
      ("run:3/x.npz:k", "run:3/x.npz", "k"), ("odd:name", "odd:name", nil),
      ("a.npz:b.npz:c", "a.npz:b.npz", "c"), ("C:\\x.npz:k", "C:\\x.npz", "k"),
      ("data.npz:logits.npy", "data.npz", "logits.npy"),
    ] as [(String, String, String?)])
  func parts(_ text: String, _ path: String, _ selector: String?) throws {
    let address = try TensorAddress(text)
    #expect(address.path == path)
    #expect(address.selector == selector)
    #expect(address.name == text)
    #expect(address.isStandardInput == (path == "-"))
  }

  @Test("an existing file wins")
  func existing() throws {
    let scratch = ScratchDirectory()
    let odd = scratch.file("a.npz:logits")
    #expect(try TensorAddress(odd).selector == "logits")
    let output = try OutputFile(path: odd)
    try output.commit()
    #expect(try TensorAddress(odd).path == odd)
    #expect(try TensorAddress(odd).selector == nil)
    let nested = scratch.file("a.npz")
    try OutputFile(path: nested).commit()
    #expect(try TensorAddress("\(nested):b.csv:c").selector == "b.csv:c")
  }

  @Test("empty names and keys", arguments: ["", "x.npz:", "-:"])
  func empty(_ text: String) {
    #expect(throws: DataError.self) { try TensorAddress(text) }
  }

  @Test(
    "standard input and unknown endings are judged by their first bytes",
    arguments: [
      (Fixture.float32Matrix, TensorFormat.npy), (.deflatedArchive, .npz),
    ])
  func detection(_ fixture: Fixture, _ format: TensorFormat) throws {
    #expect(try InMemory("-", fixture).source().format == format)
    #expect(try InMemory("data.bin", fixture).source().format == format)
    #expect(try InMemory("-:f32", .safetensors).source().format == .safetensors)
    #expect(try InMemory("-", "1,2\n3,4\n").source().format == .csv)
  }

  @Test("what cannot be opened", arguments: ["/nonexistent/x.npy", "/tmp", "/tmp/x.npz/y.npy"])
  func missing(_ path: String) throws {
    let error = #expect(throws: DataError.self) {
      try TensorReader().matrix(at: TensorAddress(path))
    }
    #expect(error?.code == .missingInput)
    #expect(error?.file == path)
  }
}
