/// An SVG document: its title and description for those who do not see it, its style, its marks.
let svgDocumentTemplate = """
  <svg aria-labelledby="{{id}}-title {{id}}-desc" class="fig" height="{{height}}" id="{{id}}" role="img" \
  viewBox="0 0 {{width}} {{height}}" width="{{width}}" xmlns="http://www.w3.org/2000/svg">
  <title id="{{id}}-title">{{title}}</title>
  <desc id="{{id}}-desc">{{description}}</desc>
  <style>
  {{>svg-style}}
  </style>
  <defs>
  <pattern height="6" id="{{id}}-wrong" patternTransform="rotate(45)" patternUnits="userSpaceOnUse" width="6">\
  <path class="hatch" d="M0 0V6"/></pattern>
  <pattern height="9" id="{{id}}-barred" patternTransform="rotate(-45)" patternUnits="userSpaceOnUse" width="9">\
  <path class="bars" d="M0 0V9"/></pattern>
  </defs>
  {{#marks}}
  {{>*kind}}
  {{/marks}}
  </svg>

  """
