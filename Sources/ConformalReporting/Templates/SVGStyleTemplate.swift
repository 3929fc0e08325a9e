/// The colours and type of every figure, light and dark.
///
/// Over- and underconfidence are vermilion and blue of Okabe and Ito's palette, lighter on dark ground; shapes or
/// hatching say the same. Plain properties, no variables: viewers other than browsers know these too.
let svgStyleTemplate = """
  .fig{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"DejaVu Sans",sans-serif}
  .fig text{fill:#1b1f24;font-size:12px}
  .fig .head{font-size:20px;font-weight:700}
  .fig .strong{font-weight:600}
  .fig .soft,.fig .tick,.fig .axis{fill:#57606a}
  .fig .tick{font-size:11px}
  .fig .small{font-size:10.5px}
  .fig .mid{text-anchor:middle}
  .fig .end{text-anchor:end}
  .fig .over-ink{fill:#a84600}
  .fig .under-ink{fill:#005a8c}
  .fig .halo{paint-order:stroke;stroke:#fff;stroke-width:3px}
  .fig .ground{fill:#fff}
  .fig .frame{fill:none;stroke:#8c959f;stroke-width:1}
  .fig .grid{fill:none;stroke:#e3e6ea;stroke-width:1}
  .fig .diagonal{fill:none;stroke:#57606a;stroke-dasharray:5 4;stroke-width:1.2}
  .fig .band{fill:#8c959f;fill-opacity:.22}
  .fig .line{fill:none;stroke:#1b1f24;stroke-width:1.6}
  .fig .raw{fill:none;stroke:#8c959f;stroke-width:1.4}
  .fig .raw-dot{fill:#8c959f;fill-opacity:.55;stroke:#6e7781;stroke-width:1}
  .fig .span{fill:none;stroke-opacity:.55;stroke-width:1}
  .fig .whisker{fill:none;stroke-width:1.5}
  .fig .s-over{stroke:#d55e00}
  .fig .s-under{stroke:#0072b2}
  .fig .s-fair{stroke:#57606a}
  .fig .over{fill:#d55e00;stroke:#fff;stroke-width:1}
  .fig .under{fill:#0072b2;stroke:#fff;stroke-width:1}
  .fig .fair{fill:#57606a;stroke:#fff;stroke-width:1}
  .fig .few-over{fill:#fff;stroke:#d55e00;stroke-width:1.6}
  .fig .few-under{fill:#fff;stroke:#0072b2;stroke-width:1.6}
  .fig .few-fair{fill:#fff;stroke:#57606a;stroke-width:1.6}
  .fig .column{fill:#8c959f}
  .fig .wrong{fill:#d55e00;fill-opacity:.2;stroke:#d55e00;stroke-width:1}
  .fig .hatch{fill:none;stroke:#d55e00;stroke-opacity:.75;stroke-width:2}
  .fig .bars{fill:none;stroke:#8c959f;stroke-opacity:.5;stroke-width:1.5}
  .fig .barred{fill:#8c959f;fill-opacity:.1}
  .fig .inside{fill:#0072b2;fill-opacity:.75}
  .fig .outside{fill:#8c959f;fill-opacity:.8}
  .fig .approve{fill:#0072b2;fill-opacity:.1}
  .fig .review{fill:#e69f00;fill-opacity:.16}
  .fig .escalate{fill:#8c959f;fill-opacity:.2}
  .fig .threshold{fill:none;stroke:#1b1f24;stroke-dasharray:2 2;stroke-width:1.2}
  .fig .target{fill:none;stroke:#d55e00;stroke-dasharray:8 3;stroke-width:1.6}
  .fig .capacity{fill:none;stroke:#0072b2;stroke-dasharray:8 3 2 3;stroke-width:1.6}
  .fig .curve{fill:none;stroke:#0072b2;stroke-linejoin:round;stroke-width:2}
  .fig .faded{stroke-opacity:.35}
  .fig .bound{fill:#0072b2;fill-opacity:.14}
  .fig .reference{fill:none;stroke:#8c959f;stroke-dasharray:3 3;stroke-width:1.2}
  .fig .point{fill:#1b1f24;stroke:#fff;stroke-width:1.5}
  .fig .certified{fill:none;stroke:#1b1f24;stroke-width:2}
  @media screen and (prefers-color-scheme:dark){
  .fig text{fill:#e8eaed}
  .fig .soft,.fig .tick,.fig .axis{fill:#a5adb8}
  .fig .over-ink{fill:#ffa266}
  .fig .under-ink{fill:#7cc4f5}
  .fig .halo{stroke:#14171c}
  .fig .ground{fill:#14171c}
  .fig .frame{stroke:#6e7781}
  .fig .grid{stroke:#2b3139}
  .fig .diagonal{stroke:#a5adb8}
  .fig .line{stroke:#e8eaed}
  .fig .raw-dot{stroke:#a5adb8}
  .fig .s-over{stroke:#f0803c}
  .fig .s-under{stroke:#4ba6e0}
  .fig .s-fair{stroke:#a5adb8}
  .fig .over{fill:#f0803c;stroke:#14171c}
  .fig .under{fill:#4ba6e0;stroke:#14171c}
  .fig .fair{fill:#a5adb8;stroke:#14171c}
  .fig .few-over{fill:#14171c;stroke:#f0803c}
  .fig .few-under{fill:#14171c;stroke:#4ba6e0}
  .fig .few-fair{fill:#14171c;stroke:#a5adb8}
  .fig .column{fill:#6e7781}
  .fig .wrong{fill:#f0803c;stroke:#f0803c}
  .fig .hatch{stroke:#f0803c}
  .fig .inside{fill:#4ba6e0}
  .fig .approve{fill:#4ba6e0;fill-opacity:.16}
  .fig .threshold{stroke:#e8eaed}
  .fig .target{stroke:#f0803c}
  .fig .capacity,.fig .curve{stroke:#4ba6e0}
  .fig .bound{fill:#4ba6e0;fill-opacity:.22}
  .fig .point{fill:#e8eaed;stroke:#14171c}
  .fig .certified{stroke:#e8eaed}
  }
  """
