/// A line or an outline; words that show when a pointer rests on it.
let svgPathTemplate = """
  <path class="{{.style}}" d="{{.data}}"{{#.hatch}} style="fill:url(#{{id}}-{{.}});fill-opacity:1"{{/.hatch}}\
  {{^.tooltip}}/>{{/.tooltip}}{{#.tooltip}}><title>{{.}}</title></path>{{/.tooltip}}

  """
