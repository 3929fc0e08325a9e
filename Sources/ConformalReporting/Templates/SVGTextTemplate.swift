/// A line of text; turned by a quarter where it names a vertical axis.
let svgTextTemplate = """
  <text class="{{.style}}"{{#.isVertical}} transform="rotate(-90 {{.x}} {{.y}})"{{/.isVertical}} \
  x="{{.x}}" y="{{.y}}">{{.text}}</text>

  """
