/// A rectangle, plain or hatched; words that show when a pointer rests on it.
let svgRectangleTemplate = """
  <rect class="{{.style}}" height="{{.height}}"{{#.hatch}} style="fill:url(#{{id}}-{{.}});fill-opacity:1"{{/.hatch}} \
  width="{{.width}}" x="{{.x}}" y="{{.y}}"\
  {{^.tooltip}}/>{{/.tooltip}}{{#.tooltip}}><title>{{.}}</title></rect>{{/.tooltip}}

  """
