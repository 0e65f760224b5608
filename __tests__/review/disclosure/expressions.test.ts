import { shownExpression } from '../../../review/disclosure/expressions';

test.each([
  ['States.UUID()', 'States.UUID()'],
  ['States.ArrayLength($.items)', 'States.ArrayLength($.items)'],
  ["States.Format('{}/{}', $.a, $.b)", "States.Format('{}/{}', $.a, $.b)"],
  ["States.Format('s3://data/{}', $.a)", "States.Format('s3://data/{}', $.a)"],
  ["States.Format('token {}', $.a)", "States.Format('…', $.a)"],
  ["States.Base64Encode('user:it\\'s')", "States.Base64Encode('…')"],
  ['{% $states.input.price > 2 %}', '{% $states.input.price > 2 %}'],
  ["{% $states.input.token = 'hunter2' %}", "{% $states.input.token = '…' %}"],
  ['{% $states.input.pin = 4711 %}', '{% $states.input.pin = … %}'],
  ['{% $v1.items[2].password = "2026-11-28" %}', '{% $v1.items[2].password = "…" %}'],
  ["States.Format('{}/{}', $.token, $.b)", "States.Format('{}/{}', $.token, $.b)"],
  ['{% "hunter2" & $x /* hunter2 */ %}', '{% "…" & $x /*…*/ %}'],
])('%s is shown as %s', (expression, shown) => {
  expect(shownExpression(expression)).toBe(shown);
});

test.each([
  'hunter2',
  '$.a',
  'States.Array(hunter2)',
  "States.Format('hunter2)",
  '{% $match(name, /hunter2/) %}',
  '{% `hunter2` %}',
  '{% “hunter2” %}',
])('%s is no expression that can be shown', (text) => {
  expect(shownExpression(text)).toBeUndefined();
});
