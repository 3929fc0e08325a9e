/// A disc; words that show when a pointer rests on it.
let svgCircleTemplate = """
  <circle class="{{.style}}" cx="{{.x}}" cy="{{.y}}" r="{{.radius}}"\
  {{^.tooltip}}/>{{/.tooltip}}{{#.tooltip}}><title>{{.}}</title></circle>{{/.tooltip}}

  """
