/// The sign before the verdict.
let reportSignTemplate = """
  <span class="sign" aria-label="{{word}}" role="img">{{sign}}</span> 
  """
