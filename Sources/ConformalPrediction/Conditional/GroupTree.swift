/// The groups of calibration rows as a tree: all rows at the root, then coarse groups, then finer ones.
///
/// Nodes are in depth-first order of their names, parents first, so that they do not depend on the order of
/// rows, and the leaves below a node follow each other.
public struct GroupTree: Hashable, Sendable {
  /// A group.
  public struct Node: Hashable, Sendable {
    /// Its name inside of its parent; empty for the root.
    public let name: String
    /// The node that it is part of; the root's is itself.
    public let parent: Int
    /// Columns of names that it is told by; 0 for the root.
    public let depth: Int

    /// Makes a node.
    ///
    /// - Parameters:
    ///   - name: its name inside of its parent.
    ///   - parent: the node that it is part of.
    ///   - depth: columns of names that it is told by.
    package init(name: String, parent: Int, depth: Int) {
      self.name = name
      self.parent = parent
      self.depth = depth
    }
  }

  private struct Key: Hashable {
    let parent: Int
    let name: String
  }

  /// The groups, the root first.
  public let nodes: [Node]
  /// The number of columns of names.
  public let depth: Int
  private let children: [Key: Int]

  /// Puts a tree together; `nil` unless parents come first, names are distinct inside of a parent, and the
  /// depth of each node is one more than its parent's.
  ///
  /// - Parameters:
  ///   - nodes: the groups in depth-first order, the root first.
  ///   - depth: columns of names.
  package init?(nodes: [Node], depth: Int) {
    guard let root = nodes.first, root == Node(name: "", parent: 0, depth: 0), depth >= 1 else {
      return nil
    }
    var children: [Key: Int] = [:]
    for (index, node) in nodes.enumerated().dropFirst() {
      let key = Key(parent: node.parent, name: node.name)
      guard node.parent >= 0, node.parent < index, node.depth <= depth,
        node.depth == nodes[node.parent].depth + 1, children.updateValue(index, forKey: key) == nil
      else { return nil }
    }
    self.nodes = nodes
    self.depth = depth
    self.children = children
  }

  /// Makes the tree of some rows.
  ///
  /// - Parameter columns: the groups of the rows.
  /// - Complexity: O(n) for n rows, and a sort of the distinct names.
  init(_ columns: GroupColumns) {
    var nodes = [Node(name: "", parent: 0, depth: 0)]
    func add(_ rows: [Int], to parent: Int, depth: Int) {
      guard depth < columns.depth else { return }
      let column = columns.columns[depth]
      let members = Dictionary(grouping: rows) { column.codes[$0] }
      for code in members.keys.sorted(by: { column.names[Int($0)] < column.names[Int($1)] }) {
        nodes.append(Node(name: column.names[Int(code)], parent: parent, depth: depth + 1))
        add(members[code] ?? [], to: nodes.count - 1, depth: depth + 1)
      }
    }
    add(columns.representatives, to: 0, depth: 0)
    guard let tree = GroupTree(nodes: nodes, depth: columns.depth) else {
      preconditionFailure("nodes that were made in order are in order")
    }
    self = tree
  }

  /// Whether nothing is finer than a node.
  ///
  /// - Parameter node: inside `nodes.indices`.
  /// - Returns: whether it is a leaf.
  public func isLeaf(_ node: Int) -> Bool { nodes[node].depth == depth }

  /// The nodes from one up to the root.
  ///
  /// - Parameter node: inside `nodes.indices`.
  /// - Returns: the node, its parent, and so on.
  public func ancestry(of node: Int) -> [Int] {
    var path = [node]
    while let last = path.last, last != 0 { path.append(nodes[last].parent) }
    return path
  }

  /// The name of a group with those it is part of, such as `emea / paris`; `all rows` for the root.
  ///
  /// - Parameter node: inside `nodes.indices`.
  /// - Returns: the name.
  public func name(of node: Int) -> String {
    node == 0
      ? "all rows"
      : ancestry(of: node).dropLast().reversed().map { nodes[$0].name }.joined(separator: " / ")
  }

  /// The finest known node of each row.
  ///
  /// - Parameter columns: as many as the tree has.
  /// - Returns: one node a row.
  /// - Complexity: O(n) for each column.
  func place(_ columns: GroupColumns) -> [Int32] {
    precondition(columns.depth == depth, "as many columns as the tree has")
    var places = [Int32](repeating: 0, count: columns.rowCount)
    for (level, column) in columns.columns.enumerated() {
      if level == 0 {
        let nodes = column.names.map { Int32(children[Key(parent: 0, name: $0)] ?? 0) }
        places = column.codes.map { nodes[Int($0)] }
        continue
      }
      // Each pair of a node and a name is looked up once.
      var found: [Int: Int32] = [:]
      for row in places.indices where nodes[Int(places[row])].depth == level {
        let parent = Int(places[row])
        let code = Int(column.codes[row])
        let key = parent * column.names.count + code
        if let known = found[key] {
          places[row] = known
        } else {
          let child = children[Key(parent: parent, name: column.names[code])]
          found[key] = Int32(child ?? parent)
          places[row] = Int32(child ?? parent)
        }
      }
    }
    return places
  }
}
