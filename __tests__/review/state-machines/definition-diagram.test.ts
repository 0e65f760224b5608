import { definitionDiagram } from '../../../review/state-machines/definition-diagram';
import { NO_DEFINITION, readDefinition } from '../../../review/state-machines/definition-reading';

const read = (definition: object) => readDefinition(JSON.stringify(definition)) ?? NO_DEFINITION;

const diagram = (before: object, after: object): string => definitionDiagram(read(before), read(after));

const lines = (markdown: string): string[] => markdown.split('\n').map((line) => line.trim());

test('a diagram has the type of each state and the condition of each transition', () => {
  const definition = {
    StartAt: 'Run',
    States: {
      Run: { Type: 'Task', Next: 'Ok?', Catch: [{ ErrorEquals: ['States.ALL'], Next: 'No' }] },
      'Ok?': {
        Type: 'Choice',
        Choices: [
          { Variable: '$.a', StringEquals: 'Completed', Next: 'Yes' },
          { Variable: '$.a', NumericGreaterThan: 1, Next: 'Yes' },
        ],
        Default: 'No',
      },
      Yes: { Type: 'Succeed' },
      No: { Type: 'Fail' },
    },
  };
  expect(diagram(definition, definition)).toBe(
    [
      '```mermaid',
      'flowchart TD',
      '  start((" "))',
      '  s0["Run"]',
      '  s1{"Ok?"}',
      '  s2(["Yes"])',
      '  s3(["No"])',
      '  start --> s0',
      '  s0 --> s1',
      '  s0 -.->|"States#46;ALL"| s3',
      '  s1 -->|"Completed, NumericGreaterThan 1"| s2',
      '  s1 -->|"otherwise"| s3',
      '```',
    ].join('\n'),
  );
});

test('states and ways that come, change or go are in colour', () => {
  const before = {
    StartAt: 'A',
    States: { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'C' }, C: { Type: 'Succeed' } },
  };
  const after = {
    StartAt: 'A',
    States: { A: { Type: 'Pass', Next: 'New' }, New: { Type: 'Pass', Next: 'C' }, C: { Type: 'Succeed' } },
  };
  const drawn = lines(diagram(before, after));
  expect(drawn).toEqual(expect.arrayContaining(['class s1 added', 'class s0 changed', 'class s3 removed']));
  expect(drawn.filter((line) => line.includes('-->'))).toEqual([
    'start --> s0',
    's0 --> s1',
    's1 --> s2',
    's0 --> s3',
    's3 --> s2',
  ]);
  expect(drawn).toContain('linkStyle 1,2 stroke:#1a7f37');
  expect(drawn).toContain('linkStyle 3,4 stroke:#cf222e,stroke-dasharray:2 4');
  expect(drawn.at(-1)).toBe('<sub>green: added, yellow: changed, red and dashed: removed</sub>');
});

test('states in another one are framed', () => {
  const inner = { StartAt: 'Each', States: { Each: { Type: 'Pass', End: true } } };
  const definition = { StartAt: 'All', States: { All: { Type: 'Map', ItemProcessor: inner, End: true } } };
  expect(lines(diagram(definition, definition)).slice(3, -1)).toEqual([
    's0["All"]',
    'subgraph s0_states["in All"]',
    's1["Each"]',
    'end',
    'start --> s0',
    's0 -->|"for each"| s1',
  ]);
});

test('no name of a state can escape from its label', () => {
  const hostile = [
    'end',
    'a"] --> b["',
    '```\n</details><img src=x onerror=alert(1)>',
    '%%{init: {"securityLevel": "loose"}}%%',
    '`**bold**` #quot; &lt; $$x^2$$',
    'click s0 "javascript:alert(1)"',
  ];
  const States = Object.fromEntries(hostile.map((name) => [name, { Type: 'Task', Next: 'end' }]));
  const drawn = diagram({}, { StartAt: 'end', States });
  const labels = [...drawn.matchAll(/^ {2}s\d\["(.*)"\]$/gm)].map(([, label]) => label);
  expect(labels).toHaveLength(hostile.length);
  for (const label of labels) expect(label).toMatch(/^(?:[\p{L}\p{N} ,?]|#\d+;)*$/u);
  expect(drawn.match(/```/g)).toHaveLength(2);
});

test('a diagram that is too large to read is not drawn', () => {
  const names = Array.from({ length: 101 }, (_, index) => `State ${index}`);
  const States = Object.fromEntries(names.map((name) => [name, { Type: 'Succeed' }]));
  expect(diagram({}, { StartAt: 'State 0', States })).toBe(
    'Not drawn: 101 states and 1 transitions; a diagram stays readable up to 100 and 300.',
  );
});
