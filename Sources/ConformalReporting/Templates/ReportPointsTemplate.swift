/// Points under each other.
let reportPointsTemplate = """
  <ul class="wide">
  {{#points}}
  <li>{{.}}</li>
  {{/points}}
  </ul>

  """
