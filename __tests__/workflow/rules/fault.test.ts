import { describeFault, NOT_SET, show, showHidden } from '../../../workflow/rules/fault';
import { characters } from '../job/sample-jobs';

describe('describeFault', () => {
  test('makes one sentence of a fault', () => {
    expect(describeFault({ key: 'VolumeSizeInGB', got: '0', allowed: 'a whole number of GB' })).toBe(
      'VolumeSizeInGB must be a whole number of GB; got 0',
    );
  });

  test('says that there is no value', () => {
    expect(describeFault({ key: 'ImageUri', got: NOT_SET, allowed: 'an image' })).toBe(
      'ImageUri must be an image; it is not set',
    );
  });

  test('names what is unknown, and what may be meant', () => {
    expect(describeFault({ key: 'S3Inptu', unknown: 'key', hint: 'did you mean S3Input?' })).toBe(
      'unknown key S3Inptu; did you mean S3Input?',
    );
  });
});

describe('show', () => {
  test.each([
    ['text', '"text"'],
    [7, '7'],
    [null, 'null'],
    [undefined, 'not set'],
    [['a', 1], '["a",1]'],
    [{ a: 1 }, '{"a":1}'],
  ])('shows %j as %s', (value, expected) => {
    expect(show(value)).toBe(expected);
  });

  test('shows 100 characters whole', () => {
    expect(show(characters(98))).toBe(`"${characters(98)}"`);
  });

  test('cuts what is longer, and says how long it is', () => {
    expect(show(characters(99))).toBe(`"${characters(99)}… (101 characters)`);
  });

  test('shows what JSON does not know as JavaScript does', () => {
    expect(show(Symbol('mark'))).toBe('Symbol(mark)');
  });
});

describe('showHidden', () => {
  test.each([
    ['secret', 'a string of 6 characters'],
    ['🐧', 'a string of 1 characters'],
    [['secret', 1], 'a list of 2'],
    [{ a: 'secret' }, 'a value of type object'],
    [7, 'a value of type number'],
    [null, 'null'],
  ])('shows %j as %s', (value, expected) => {
    expect(showHidden(value)).toBe(expected);
  });
});
