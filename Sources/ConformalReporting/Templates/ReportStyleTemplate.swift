/// How the page looks: light and dark, on paper, on a phone.
let reportStyleTemplate = """
  :root{color-scheme:light dark;--ground:#fff;--raised:#f6f8fa;--ink:#1b1f24;--soft:#57606a;--rule:#d8dee4;\
  --failed:#a84600;--passed:#005a8c;--inconclusive:#57606a}
  @media screen and (prefers-color-scheme:dark){:root{--ground:#14171c;--raised:#1d2229;--ink:#e8eaed;\
  --soft:#a5adb8;--rule:#353c45;--failed:#ffa266;--passed:#7cc4f5;--inconclusive:#a5adb8}}
  *{box-sizing:border-box}
  body{background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,\
  "Helvetica Neue",Arial,"DejaVu Sans",sans-serif;margin:0;overflow-wrap:anywhere}
  main{margin:0 auto;max-width:1120px;padding:20px}
  h1{font-size:clamp(24px,5vw,38px);line-height:1.2;margin:0 0 8px}
  h2{border-bottom:1px solid var(--rule);font-size:20px;margin:36px 0 14px;padding-bottom:4px}
  .verdict{background:var(--raised);border-left:8px solid var(--rule);border-radius:6px;padding:18px 22px}
  .verdict p{margin:6px 0 0}
  .verdict .kicker{color:var(--soft);font-size:14px;margin:0 0 4px}
  .failed{border-color:var(--failed)}
  .passed{border-color:var(--passed)}
  .inconclusive{border-color:var(--inconclusive)}
  .failed .sign,.failed .word{color:var(--failed)}
  .passed .sign,.passed .word{color:var(--passed)}
  .inconclusive .sign,.inconclusive .word{color:var(--inconclusive)}
  .checks ul{list-style:none;margin:0;padding:0}
  .checks li{border-left:4px solid var(--rule);display:flex;gap:12px;margin:0 0 8px;padding:4px 12px}
  .checks li.failed{background:var(--raised);border-color:var(--failed)}
  .checks li.passed{border-color:var(--passed)}
  .checks .sign{flex:0 0 1em;font-weight:700}
  .word{font-size:14px}
  .blocks{align-items:start;display:grid;gap:20px;grid-template-columns:repeat(auto-fit,minmax(min(100%,460px),1fr))}
  .blocks>*{min-width:0}
  .wide{grid-column:1/-1;margin:0}
  figure{border:1px solid var(--rule);border-radius:6px;margin:0;padding:12px}
  figcaption{color:var(--soft);font-size:14px;margin-bottom:6px}
  figure svg{display:block;height:auto;margin:0 auto;max-width:620px;width:100%}
  details{border-top:1px solid var(--rule);font-size:15px;margin-top:10px;padding-top:8px}
  summary{cursor:pointer;font-weight:600}
  .scroll{border:1px solid var(--rule);border-radius:6px;max-height:640px;overflow:auto}
  table{border-collapse:collapse;font-size:14.5px;font-variant-numeric:tabular-nums;min-width:100%;\
  overflow-wrap:normal}
  caption{color:var(--soft);font-size:14px;padding:8px 12px 4px;text-align:left}
  th,td{padding:5px 12px;text-align:left;vertical-align:top;white-space:nowrap}
  td:first-child,th:first-child{max-width:340px;min-width:9.5em;overflow-wrap:anywhere;white-space:normal}
  th{background:var(--raised);position:sticky;top:0}
  td{border-top:1px solid var(--rule)}
  td:not(.n){min-width:9.5em;white-space:normal}
  caption span{display:inline-block;max-width:min(100%,84vw)}
  .n{text-align:right}
  .table input{margin:0 4px 0 12px}
  .table label{font-size:14px}
  .table>input~.scroll>table>tbody{display:none}
  .table>.r0:checked~.scroll>table>.o0,.table>.r1:checked~.scroll>table>.o1,\
  .table>.r2:checked~.scroll>table>.o2,.table>.r3:checked~.scroll>table>.o3{display:table-row-group}
  .note{color:var(--soft);font-size:14px;margin:6px 0}
  dl{display:grid;gap:4px 16px;grid-template-columns:max-content 1fr}
  dt{color:var(--soft)}
  dd{margin:0;overflow-wrap:anywhere}
  p.wide,ul.wide{max-width:52em}
  pre{background:var(--raised);border-radius:6px;overflow:auto;padding:10px 14px}
  @media (max-width:520px){main{padding:10px}.verdict{padding:14px}figure{padding:6px}\
  dl{display:block}dd{margin:0 0 8px}th,td{padding:5px 8px}td:first-child,th:first-child{max-width:180px}}
  @media print{main{max-width:none;padding:0}.scroll{max-height:none;overflow:visible}\
  figure,.verdict,.checks li,tr{break-inside:avoid}h2{break-after:avoid}\
  .blocks{display:block}.blocks>*{margin-bottom:14px}figure svg{max-height:190mm}\
  details::details-content{content-visibility:visible;display:block}details summary{list-style:none}\
  .table>input,.table>label,.table>.note{display:none}}
  """
