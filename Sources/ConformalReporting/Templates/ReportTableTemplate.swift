/// A table in its own scrolling box; a choice of orders works by style alone.
let reportTableTemplate = """
  <div class="table wide">
  {{#hasChoice}}
  <span class="note">Sorted</span>
  {{#orders}}
  <input class="r{{index}}" id="{{identifier}}-{{index}}" name="{{identifier}}" type="radio"\
  {{#isFirst}} checked="checked"{{/isFirst}}/><label for="{{identifier}}-{{index}}">{{order}}</label>
  {{/orders}}
  {{/hasChoice}}
  <div class="scroll" role="region" aria-label="{{caption}}" tabindex="0"><table>
  <caption><span>{{caption}}</span></caption>
  <thead><tr>{{#header}}<th{{#isNumber}} class="n"{{/isNumber}} scope="col">{{cell}}</th>{{/header}}</tr></thead>
  {{#orders}}
  <tbody class="o{{index}}">
  {{#lines}}
  <tr>{{#cells}}<td{{#isNumber}} class="n"{{/isNumber}}>{{cell}}</td>{{/cells}}</tr>
  {{/lines}}
  </tbody>
  {{/orders}}
  </table></div>
  {{#isCut}}
  <p class="note">{{cut}}</p>
  {{/isCut}}
  </div>

  """
