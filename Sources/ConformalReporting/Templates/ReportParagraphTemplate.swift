/// A paragraph.
let reportParagraphTemplate = """
  <p class="wide">{{words}}</p>

  """
