import { pipelineDiagram } from '../../../review/pipelines/pipeline-diagram';
import { NO_PIPELINE, readPipeline } from '../../../review/pipelines/pipeline-reading';

const pipelineOf = (Steps: readonly object[]) => {
  const read = readPipeline(JSON.stringify({ Steps }));
  if (!read) throw new Error('The pipeline cannot be read.');
  return read;
};

const steps = (count: number) =>
  pipelineOf(Array.from({ length: count }, (_, index) => ({ Name: `S${index}`, Type: 'Processing' })));

test('steps that need no other have no arrow', () => {
  expect(pipelineDiagram(NO_PIPELINE, steps(2))).not.toContain('-->');
});

test('a dependency that is added is green, and one that is removed is red', () => {
  const [first, second] = [
    { Name: 'A', Type: 'Processing' },
    { Name: 'B', Type: 'Processing' },
  ];
  const third = (DependsOn: string) => ({ Name: 'C', Type: 'Processing', DependsOn: [DependsOn] });
  const diagram = pipelineDiagram(
    pipelineOf([first, second, third('A')]),
    pipelineOf([first, second, third('B')]),
  );
  expect(diagram).toContain('  s1 --> s2\n  s0 --> s2\n');
  expect(diagram).toContain('linkStyle 0 stroke:#1a7f37');
  expect(diagram).toContain('linkStyle 1 stroke:#cf222e');
});

test('more steps than a diagram can show are counted', () => {
  expect(pipelineDiagram(NO_PIPELINE, steps(101))).toBe(
    'Not drawn: 101 steps and 0 dependencies; a diagram stays readable up to 100 and 300.',
  );
});
