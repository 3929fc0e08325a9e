import ScoringCore
import TensorFiles
import Testing

@Suite("Reading .csv")
struct CSVReadingTests {
  @Test(
    "line ends, byte order mark, quotes, separators, spaces",
    arguments: [
      "p0,p1\n1,2\n3,4\n", "p0,p1\r\n1,2\r\n3,4\r\n", "p0,p1\n1,2\n3,4", "p0,p1\n1,2\n3,4\r",
      "\u{FEFF}p0,p1\n1,2\n3,4\n", "\"p0\",\"p1\"\n\"1\",\"2\"\n3,\"4\"", "p0\tp1\n1\t2\n3\t4\n",
      "p0;p1\n1;2\n3;4\n", "\"p0\";\"p1\"\n1;2\n3;4\n", " p0 , p1\n 1, 2\n3 ,\t4\n",
      "1,2\n3,4\n\n\n",
      "1,2\n3,4\r\n\r\n", "1.0,+2\n3e0,.4e1", "\"a\n\"\"b\"\"\",c\n1,2\n3,4\n", "1,2\n3,\"4\"\r",
    ])
  func layouts(_ text: String) throws {
    let matrix = try InMemory("x.csv", text).matrix()
    #expect((matrix.rowCount, matrix.columnCount) == (2, 2))
    #expect(matrix.doubles() == [1, 2, 3, 4])
    #expect(matrix.elementType == .float64)
  }

  @Test(
    "selectors",
    arguments: [
      ("p1", [2.0]), ("p0..p1", [1, 2]), ("1..2", [2, 3]), ("p2,p0", [3, 1]), ("0", [1]),
      ("a,b", [4]), ("x..y", [5]), ("p0..x..y", [1, 2, 3, 4, 5]), ("p0..4", [1, 2, 3, 4, 5]),
    ])
  func selectors(_ selector: String, _ expected: [Double]) throws {
    let text = "p0,p1,p2,\"a,b\",x..y\n1,2,3,4,5\n"
    #expect(try InMemory("x.csv:\(selector)", text).matrix().doubles() == expected)
  }

  @Test("selectors that fail", arguments: ["p9", "p1..p0", "p0,p0", "5", "-1", "p0,", "..", "d"])
  func badSelectors(_ selector: String) throws {
    let text = "p0,p1,d,d\n1,2,3,4\n"
    #expect(InMemory("x.csv:\(selector)", text).matrixError != nil)
  }

  @Test(
    "what is a header is said",
    arguments: [
      ("label\n1\n", "header row found", 1),
      ("1,2\n3,4\n", "no header row; all 2 columns", 2),
      ("0,1,2\n0.5,0.25,0.25\n", "header row found; all 3 columns", 1),
      ("0,1,2\n3,4,5\n", "no header row; all 3 columns", 2),
      ("0,1\n0.5,0.5\n", "no header row; all 2 columns", 2),
      (",a\n0,1\n", "header row found; all 2 columns", 1),
      ("0.5,1,2\n0.5,0.25,0.25\n", "no header row; all 3 columns", 2),
      ("a;b\n1;2\n", "fields are separated by semicolons; header row found; all 2 columns", 1),
    ])
  func headers(_ text: String, _ note: String, _ rowCount: Int) throws {
    let source = try InMemory("x.csv", text).source()
    #expect(source.notes == ["x.csv: \(note)"])
    #expect(source.shape[0] == rowCount)
  }

  @Test("text beside numbers in the first record")
  func mixedFirstRecord() throws {
    let slip = try #require(InMemory("x.csv", "0.3,O.7\n0.5,0.5\n").matrixError)
    #expect((slip.row, slip.column) == (1, 2))
    let label = try #require(InMemory("y.csv:0", "l,0\n1,0\n").integersError)
    #expect((label.row, label.column) == (1, 1))
    #expect(try InMemory("x.csv:0..1", "id,0,1\n7,0.3,0.7\n").matrix().rowCount == 1)
    #expect(try InMemory("c.csv:1", "1,cat\n2,dog\n").strings() == ["cat", "dog"])
  }

  @Test("lines and fields without end")
  func endless() {
    let wide = [UInt8](repeating: UInt8(ascii: ","), count: (1 << 20) + 1)
    #expect(InMemory("x.csv", wide).matrixError?.remedy == "save the matrix as .npy")
    let long = [UInt8](repeating: UInt8(ascii: "a"), count: (1 << 20) + 1)
    #expect(InMemory("x.csv", long).matrixError?.found == "a field of 1048577 bytes")
  }

  @Test("a header without rows")
  func noRows() throws {
    let matrix = try InMemory("x.csv", "p0,p1\n").matrix()
    #expect((matrix.rowCount, matrix.columnCount) == (0, 2))
  }

  @Test(
    "errors name line and field",
    arguments: [
      ("p0,p1\n1,2\n3,x\n", 3, 2, "\"x\" in column \"p1\""), ("1,2\n3,\n", 2, 2, "an empty field"),
      ("p0,p1\nnan,2\n", 2, 1, "\"nan\" in column \"p0\""), ("inf,2\n", 1, 1, "\"inf\""),
      ("nan,2\n1,2\n", 1, 1, "\"nan\""), ("1,2\n3,1e999\n", 2, 2, "\"1e999\""),
      ("1,2\n3\n", 2, nil, "1 fields"), ("1,2\n\n3,4\n", 2, nil, "a blank line"),
      ("1,2\n3,4,5\n", 2, nil, "3 fields"),
      ("1,\"2\n3,4\n", 1, 2, "a quoted field that never ends"),
      ("1,2\n3,\"4\"5\n", 2, 2, "text after a closing quote"),
      ("1,2\n3,4\"\n", 2, 2, "a quote inside a field"),
      ("\"a\nb\",c\n1,x\n", 3, 2, "\"x\" in column \"c\""),
      ("1,2\n3,0x4\n", 2, 2, "\"0x4\""), ("1,2\n3,1_0\n", 2, 2, "\"1_0\""),
      ("1,2\n1 2,3\n", 2, 1, "\"1 2\""),
      ("1,2\n3,\u{FF11}\n", 2, 2, "\"\u{FF11}\""), ("1,2\n-,3\n", 2, 1, "\"-\""),
      ("1,2\n1e,3\n", 2, 1, "\"1e\""),
      ("1,2\n1e+,3\n", 2, 1, "\"1e+\""), ("1,2\n.,3\n", 2, 1, "\".\""),
      ("1,2\n1.2.3,3\n", 2, 1, "\"1.2.3\""),
      ("p0;p1\n1;0,5\n", 2, 2, "\"0,5\" in column \"p1\""), ("1\n\n2\n", 2, 1, "an empty field"),
    ] as [(String, Int, Int?, String)])
  func errors(_ text: String, _ line: Int, _ field: Int?, _ found: String) throws {
    let error = try #require(InMemory("x.csv", text).matrixError)
    #expect((error.row, error.column) == (line, field))
    #expect(error.found == found)
    #expect(error.file == "x.csv")
  }

  @Test(
    "files that are no text", arguments: [[], [0xEF, 0xBB, 0xBF], [0xFF, 0xFE, 49, 0], [49, 0]])
  func noText(_ bytes: [UInt8]) {
    #expect(InMemory("x.csv", bytes).matrixError?.code == .invalidData)
  }

  @Test("integers")
  func integers() throws {
    #expect(
      try InMemory("y.csv:label", "id,label\n7,-3\n8,9223372036854775807\n").integers()
        == [-3, .max])
    #expect(try InMemory("y.csv", "-9223372036854775808\n007\n").integers() == [.min, 7])
    let file = InMemory("y.csv", "label\n1.0\n2e1\n")
    let (values, source) = try TensorReader().integers(at: TensorAddress("y.csv"), in: file.bytes)
    #expect(values == [1, 20])
    #expect(source.notes.first?.hasSuffix("integers with decimals") == true)
    for text in ["1\n1.5\n", "1\n9223372036854775808\n", "1\ncat\n", "1\n--1\n", "1\nnan\n"] {
      #expect(InMemory("y.csv", text).integersError?.row == 2)
    }
    let several = try #require(InMemory("y.csv", "id,label\n1,2\n").integersError)
    #expect(several.found == "2 columns: \"id\", \"label\"")
    #expect(several.remedy == "name it after a colon, as in FILE.csv:id")
  }

  @Test("text")
  func strings() throws {
    #expect(
      try InMemory("c.txt", "cat\ndog, big\n\"owl\"\n").strings()
        == ["cat", "dog, big", "\"owl\""])
    #expect(
      try InMemory("c.csv:name", "name\ncat\n\"a, \"\"b\"\"\"\n").strings()
        == ["cat", "a, \"b\""])
    #expect(try InMemory("c.csv:1", "id,name\n1,cat\n2,dog\n").strings() == ["cat", "dog"])
    let doubtful = InMemory("c.csv", "cat\ndog\n").error { _ = try $0.strings() }
    #expect(doubtful?.row == 1)
    #expect(doubtful?.remedy?.hasPrefix("if it is a header, name the column") == true)
    let broken = InMemory("c.txt", [0x61, 0x0A, 0xFF, 0x0A]).error { _ = try $0.strings() }
    #expect((broken?.row, broken?.column) == (2, 1))
    #expect(InMemory("c.txt", "a\n\nb\n").error { _ = try $0.strings() }?.row == 2)
  }

  @Test("row identifiers")
  func identifiers() throws {
    #expect(try InMemory("i.csv", "id\n17\n18\n").identifiers() == .integers([17, 18]))
    #expect(try InMemory("i.csv:id", "id\n17\na18\n").identifiers() == .text(["17", "a18"]))
    #expect(try InMemory("i.txt", "007\n8\n").identifiers() == .text(["007", "8"]))
    #expect(try InMemory("i.txt", "-7\n8").identifiers() == .integers([-7, 8]))
  }

  @Test("a list of numbers in .txt")
  func numberList() throws {
    #expect(try InMemory("y.txt", "1\n2\n3\n").integers() == [1, 2, 3])
    #expect(try InMemory("y.txt", "0.5\r\n2e-3\r\n").vector() == [0.5, 2e-3])
  }

  @Test("the copy limit")
  func copyLimit() {
    var file = InMemory("x.csv", "1,2\n3,4\n")
    file.reader.copyLimit = 31
    #expect(file.matrixError?.found == "a table of more than 31 bytes in memory")
    file.reader.copyLimit = 32
    #expect(file.matrixError == nil)
  }
}
