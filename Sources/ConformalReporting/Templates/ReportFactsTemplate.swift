/// Names with values.
let reportFactsTemplate = """
  <dl class="wide">
  {{#facts}}
  <dt>{{term}}</dt><dd>{{value}}</dd>
  {{/facts}}
  </dl>

  """
