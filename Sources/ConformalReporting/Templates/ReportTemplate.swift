/// The page: verdict, checks, sections, provenance, numbers for programs.
///
/// Its policy forbids scripts and network.
let reportTemplate = """
  <!DOCTYPE html>
  <html lang="en">
  <head>
  <meta charset="utf-8"/>
  <meta name="viewport" content="width=device-width, initial-scale=1"/>
  <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>
  <meta name="color-scheme" content="light dark"/>
  <title>{{title}}: {{headline}}</title>
  <style>
  {{>report-style}}
  </style>
  </head>
  <body>
  <main>
  <header class="verdict {{outcome}}">
  <p class="kicker">{{title}}</p>
  <h1>{{#sign}}{{>report-sign}}{{/sign}}{{headline}}</h1>
  {{#sentences}}
  <p>{{.}}</p>
  {{/sentences}}
  </header>
  {{#hasChecks}}
  <section class="checks">
  <h2>Checks: {{checkCount}}</h2>
  <ul>
  {{#checks}}
  <li class="{{outcome}}"><span class="sign" aria-hidden="true">{{sign}}</span><div>\
  <strong>{{name}}</strong> <span class="word">{{word}}</span><br/>{{sentence}}</div></li>
  {{/checks}}
  </ul>
  </section>
  {{/hasChecks}}
  {{#sections}}
  <section>
  <h2>{{heading}}</h2>
  <div class="blocks">
  {{#blocks}}
  {{>*kind}}
  {{/blocks}}
  </div>
  </section>
  {{/sections}}
  {{#hasProvenance}}
  <section>
  <h2>Where this comes from</h2>
  {{>report-facts}}
  </section>
  {{/hasProvenance}}
  {{#lacksJSON}}
  <p class="note">The numbers for programs are left out here for their size.</p>
  {{/lacksJSON}}
  </main>
  {{#json}}
  <script type="application/json" id="report-data">{{{.}}}</script>
  {{/json}}
  </body>
  </html>

  """
