/// Text as it is.
let reportCodeTemplate = """
  <pre class="wide"><code>{{text}}</code></pre>

  """
