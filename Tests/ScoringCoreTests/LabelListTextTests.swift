import ScoringCore
import Testing

/// Text from tables of digits is the text that string interpolation gives.
@Suite("Text of label lists")
struct LabelListTextTests {
  /// Rows of 0 to 12 labels below `labelCount`, among them the largest.
  private static func lists(rows: Int, labelCount: Int) -> LabelLists {
    var lists = LabelLists()
    for row in 0..<rows {
      let size = min(row * 7 % 13, labelCount)
      lists.append((0..<size).map { Int32(labelCount - 1 - $0 * (labelCount / max(1, size))) })
    }
    return lists
  }

  private static func expected(
    _ lists: LabelLists, _ style: LabelListStyle, _ rows: Range<Int>, marksEmpty: Bool,
    name: (Int) -> String
  ) -> String {
    rows.map { row in
      let labels = lists[row]
      switch style {
      case .csv:
        let list = labels.map { "\($0)" }.joined(separator: " ")
        let mark = marksEmpty ? labels.isEmpty ? ",1" : ",0" : ""
        return "\(name(row)),\(labels.count),\(list)\(mark)\n"
      case .jsonLines:
        let list = labels.map { "\($0)" }.joined(separator: ",")
        let mark = marksEmpty ? ",\"abstain\":\(labels.isEmpty)" : ""
        return "{\"row\":\(name(row)),\"size\":\(labels.count),\"labels\":[\(list)]\(mark)}\n"
      }
    }.joined()
  }

  @Test(
    "counted rows",
    arguments: [0, 95, 995, 9_999_999_999_999_990],
    [1, 2, 10, 1000, 70_000, 1 << 24])
  func counted(start: Int, labelCount: Int) {
    let lists = Self.lists(rows: 27, labelCount: labelCount)
    for style in [LabelListStyle.csv, .jsonLines] {
      for marksEmpty in [false, true] {
        let text = LabelListText(style: style, labelCount: labelCount, marksEmpty: marksEmpty)
        for rows in [0..<27, 3..<20, 5..<5] {
          let bytes = text.bytes(
            of: lists, rows: rows, names: .counted(from: start + rows.lowerBound))
          #expect(
            String(decoding: bytes, as: UTF8.self)
              == Self.expected(lists, style, rows, marksEmpty: marksEmpty) { "\(start + $0)" })
        }
      }
    }
  }

  @Test("a thousand rows across every change of leading digits")
  func longCount() {
    let lists = LabelLists(singletons: (0..<3000).map { Int32($0 % 10) })
    let text = LabelListText(style: .csv, labelCount: 10, marksEmpty: false)
    for start in [0, 8_500, 99_000, 998_700] {
      let bytes = text.bytes(of: lists, rows: 0..<3000, names: .counted(from: start))
      #expect(
        String(decoding: bytes, as: UTF8.self)
          == Self.expected(lists, .csv, 0..<3000, marksEmpty: false) { "\(start + $0)" })
    }
  }

  @Test("given names")
  func given() {
    let lists = Self.lists(rows: 9, labelCount: 100)
    let numbers: [Int64] = [
      0, -1, 9, 10, 99, 100, .max, .min, 1_000_000_007,
    ]
    let texts = ["", "a", "\"b,c\"", "ß", String(repeating: "x", count: 999), "1", "2", "3", "4"]
    for style in [LabelListStyle.csv, .jsonLines] {
      let text = LabelListText(style: style, labelCount: 100, marksEmpty: true)
      #expect(
        String(
          decoding: text.bytes(of: lists, rows: 2..<9, names: .numbers(numbers[2...])),
          as: UTF8.self)
          == Self.expected(lists, style, 2..<9, marksEmpty: true) { "\(numbers[$0])" })
      #expect(
        String(
          decoding: text.bytes(
            of: lists, rows: 0..<9, names: .texts(texts.map { Array($0.utf8) })), as: UTF8.self)
          == Self.expected(lists, style, 0..<9, marksEmpty: true) { texts[$0] })
    }
  }
}
