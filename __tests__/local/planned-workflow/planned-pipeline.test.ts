import { plannedPipeline } from '../../../local/planned-workflow/planned-pipeline';
import { useTemporaryFolder, writeFiles } from '../../support/temporary-folder';
import { type GivenResource, machine, planOf } from './plans';

const folder = useTemporaryFolder();

const pipeline = (name = 'penguins', rest: Partial<GivenResource> = {}): GivenResource => ({
  address: `aws_sagemaker_pipeline.${name}`,
  type: 'aws_sagemaker_pipeline',
  after: { pipeline_name: name, pipeline_definition: '{"Steps":[]}' },
  ...rest,
});

const planned = (resources: readonly GivenResource[], address?: string) =>
  plannedPipeline(planOf(resources), folder.path, address);

test('a plan tells the definition, and the files that it uploads', () => {
  writeFiles(folder.path, { 'prepare.py': '' });
  const script = {
    address: 'aws_s3_object.script',
    type: 'aws_s3_object',
    after: { bucket: 'bucket', key: 'prepare.py', source: 'prepare.py' },
  };
  expect(planned([pipeline(), script])).toEqual({
    address: 'aws_sagemaker_pipeline.penguins',
    name: 'penguins',
    definition: { Steps: [] },
    objects: [{ uri: 's3://bucket/prepare.py', path: `${folder.path}/prepare.py` }],
  });
});

test('a plan with a workflow alone has no pipeline to run', () => {
  expect(planned([machine()])).toBeUndefined();
});

test('beside a workflow, the pipeline has to be chosen by its address', () => {
  const both = [machine(), pipeline()];
  expect(() => planned(both)).toThrow(
    "The plan has 2 workflows and pipelines; choose one of them with --workflow 'aws_sfn_state_machine.state_machine', or --workflow 'aws_sagemaker_pipeline.penguins'.",
  );
  expect(planned(both, 'aws_sagemaker_pipeline.penguins')?.name).toBe('penguins');
  expect(planned(both, 'aws_sfn_state_machine.state_machine')).toBeUndefined();
  expect(() => planned(both, 'aws_sagemaker_pipeline.penguin')).toThrow(
    'did you mean aws_sagemaker_pipeline.penguins?',
  );
});

test('a state machine that starts the pipeline is no workflow', () => {
  const after = { name: 'start', definition: '{"StartAt":"Start","States":{}}' };
  expect(planned([machine('polling', { after }), pipeline()])?.name).toBe('penguins');
});

test.each<[string, Partial<GivenResource>]>([
  [
    'is known only after the apply',
    { after: { pipeline_name: 'penguins' }, after_unknown: { pipeline_definition: true } },
  ],
  [
    'is marked as sensitive',
    {
      after: { pipeline_name: 'penguins', pipeline_definition: '{}' },
      after_sensitive: { pipeline_definition: true },
    },
  ],
])('a definition that %s is refused', (why, rest) => {
  expect(() => planned([pipeline('penguins', rest)])).toThrow(
    `The pipeline_definition of aws_sagemaker_pipeline.penguins ${why}`,
  );
});

test('a definition in S3 is not downloaded', () => {
  const after = { pipeline_name: 'a', pipeline_definition_s3_location: [{ bucket: 'b', object_key: 'k' }] };
  expect(() => planned([pipeline('penguins', { after })])).toThrow(
    'aws_sagemaker_pipeline.penguins must have its definition in the plan, as pipeline_definition; it is an object in S3, which a local run does not download.',
  );
});
