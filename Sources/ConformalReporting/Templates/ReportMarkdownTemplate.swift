/// The page in Markdown: what is read in a terminal, an editor or a repository.
let reportMarkdownTemplate = """
  # {{title}}

  **{{headline}}**

  {{#sentences}}
  {{.}}

  {{/sentences}}
  {{#checks}}
  - **{{name}}** ({{word}}): {{sentence}}
  {{/checks}}
  {{#hasChecks}}

  {{/hasChecks}}
  {{#sections}}
  ## {{heading}}

  {{#blocks}}
  {{#paragraph}}
  {{.}}
  {{/paragraph}}
  {{#points}}
  - {{.}}
  {{/points}}
  {{#facts}}
  - {{term}}: {{value}}
  {{/facts}}
  {{#code}}
  {{{.}}}
  {{/code}}
  {{#table}}
  {{caption}}

  |{{#header}} {{.}} |{{/header}}
  |{{#header}} --- |{{/header}}
  {{#lines}}
  |{{#cells}} {{.}} |{{/cells}}
  {{/lines}}
  {{/table}}

  {{/blocks}}
  {{/sections}}
  {{#hasProvenance}}
  ## Where this comes from

  {{#provenance}}
  - {{term}}: {{value}}
  {{/provenance}}
  {{/hasProvenance}}

  """
