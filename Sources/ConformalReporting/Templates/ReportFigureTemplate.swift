/// A picture, and how to read it.
let reportFigureTemplate = """
  <figure>
  <figcaption>{{caption}}</figcaption>
  {{{svg}}}\
  {{#hasWords}}
  <details><summary>How to read this</summary>
  {{#words}}
  <p>{{.}}</p>
  {{/words}}
  </details>
  {{/hasWords}}
  </figure>

  """
