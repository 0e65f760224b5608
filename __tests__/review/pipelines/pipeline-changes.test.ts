import { type GivenChange, review } from '../changed-plan';
import { definition, IMAGE, pipeline, ROLE } from './sample-pipelines';

const ADDRESS = 'aws_sagemaker_pipeline.penguins';

const reviewed = (change: Omit<GivenChange, 'address'>): string => review([{ address: ADDRESS, ...change }]);

/** The review of a change of the definition. */
const changed = (change: (of: ReturnType<typeof definition>) => void, attributes: object = {}): string => {
  const after = definition();
  change(after);
  return reviewed({ before: pipeline(), after: pipeline(after, attributes) });
};

const sentences = (page: string): string[] =>
  /### Pipeline\n([\s\S]*)$/.exec(page)?.[1]?.match(/^- .*$/gm) ?? [];

/** The cells of the row of a step or a parameter. */
const row = (page: string, name: string): string[] | undefined =>
  page
    .split('\n')
    .find((line) => line.startsWith(`| \`${name}\``))
    ?.split(' | ');

describe('a new pipeline', () => {
  const page = reviewed({ after: pipeline() });

  test('has no warning if there is nothing to warn of', () => {
    expect(page).toMatch(/^## ✅ 1 to add — no warnings\n/);
  });

  test('is outlined', () => {
    expect(sentences(page)).toEqual(['- new, with 2 steps and 2 parameters']);
  });

  test('is drawn, each step after those that it needs', () => {
    expect(page).toContain('  s0["Prepare"]\n  s1["Evaluate"]\n  s0 --> s1\n');
  });

  test('shows what a step runs, reads and writes', () => {
    expect(row(page, 'Prepare')).toEqual([
      '| `Prepare`',
      '–',
      `\`${IMAGE}\``,
      '`{Parameters.InstanceCount}` × `ml.m5.xlarge`, `20` GB',
      '`raw`: `{Parameters.InputUri}`',
      '`train`: `s3://my-data/runs/{Execution.PipelineExecutionId}/train`',
      '`arn:aws:iam::123456789012:role/penguins-eu-west-1-prepare`',
      '–',
      '`Step.SERVICE_FAULT`, `Step.THROTTLING`: `9` attempts<br>`SageMaker.RESOURCE_LIMIT`, `SageMaker.CAPACITY_ERROR`: `360` min |',
    ]);
  });

  test('shows which step and output a step reads, and how long it is cached', () => {
    expect(row(page, 'Evaluate')).toMatchObject({
      1: '`Prepare`',
      4: '`data`: `{Steps.Prepare.train}`',
      7: '`P30D`',
    });
  });

  test('shows the parameters', () => {
    expect(row(page, 'InputUri')).toEqual(['| `InputUri`', '`String`', '`s3://my-data/raw/`', '– |']);
    expect(row(page, 'InstanceCount')).toEqual(['| `InstanceCount`', '`Integer`', '`1`', '– |']);
  });

  test('is read in full', () => {
    expect(page).not.toContain('not read');
  });
});

describe('a change', () => {
  test.each<[string, (of: ReturnType<typeof definition>) => void, string[]]>([
    [
      'of a value tells where it is, and both values',
      ({ Steps }) => {
        Steps[0].Arguments.ProcessingResources.ClusterConfig.InstanceType = 'ml.m5.2xlarge';
      },
      [
        '- step `Prepare`: `Arguments.ProcessingResources.ClusterConfig.InstanceType` `ml.m5.xlarge` → `ml.m5.2xlarge`',
      ],
    ],
    [
      'of an input names the input',
      ({ Steps }) => {
        Steps[0].Arguments.ProcessingInputs[0].S3Input.S3Uri = 's3://my-data/other/';
      },
      [
        '- step `Prepare`: `Arguments.ProcessingInputs.raw.S3Input.S3Uri` `{Parameters.InputUri}` → `s3://my-data/other/`',
      ],
    ],
    [
      'of the step that an input is from is a change of the order too',
      ({ Steps }) => {
        Steps[1].Arguments.ProcessingInputs[0].S3Input.S3Uri = { Get: 'Parameters.InputUri' };
      },
      [
        '- step `Evaluate`: comes after no step any more',
        '- step `Evaluate`: `Arguments.ProcessingInputs.data.S3Input.S3Uri` `{Steps.Prepare.train}` → `{Parameters.InputUri}`',
      ],
    ],
    [
      'of a cache or a retry policy is shown',
      ({ Steps }) => {
        Steps[0].RetryPolicies[0].MaxAttempts = 2;
        Steps[1].CacheConfig.ExpireAfter = 'P1D';
      },
      [
        '- step `Prepare`: `RetryPolicies[0].MaxAttempts` `9` → `2`',
        '- step `Evaluate`: `CacheConfig.ExpireAfter` `P30D` → `P1D`',
      ],
    ],
    [
      'of a default is shown',
      ({ Parameters }) => {
        Parameters[1].DefaultValue = 4;
      },
      ['- parameter `InstanceCount`: `DefaultValue` of `InstanceCount` `1` → `4`'],
    ],
    [
      'of the experiment is shown',
      (of) => {
        of.PipelineExperimentConfig.TrialName = { Get: 'Execution.StartDateTime' };
      },
      [
        '- `PipelineExperimentConfig.TrialName` `{Execution.PipelineExecutionId}` → `{Execution.StartDateTime}`',
      ],
    ],
  ])('%s', (_, change, expected) => {
    expect(sentences(changed(change))).toEqual(expected);
  });

  test('adds and removes steps and parameters', () => {
    const page = changed((of) => {
      const [prepare] = of.Steps;
      of.Steps = [prepare, { ...prepare, Name: 'Report', DependsOn: ['Prepare'] }];
      of.Parameters.push({ Name: 'Seed', Type: 'Integer', DefaultValue: 1 });
    });
    expect(sentences(page)).toEqual([
      '- new parameter `Seed` (`Integer`)',
      '- new step `Report` (`Processing`) after `Prepare`',
      '- removed step `Evaluate`, which was after `Prepare`',
    ]);
    expect(page).toContain('green: added, red and dashed: removed');
  });

  test('of the resource is shown beside the definition', () => {
    const page = changed(() => undefined, { role_arn: 'arn:aws:iam::123456789012:role/other' });
    expect(sentences(page)).toEqual([
      `- \`role_arn\`: \`${ROLE}\` → \`arn:aws:iam::123456789012:role/other\``,
    ]);
    expect(page).not.toContain('mermaid');
  });

  test('in the order of members is none', () => {
    const { Steps, ...rest } = definition();
    const page = reviewed({ before: pipeline(), after: pipeline({ Steps, ...rest }, { tags: { a: 'b' } }) });
    expect(page).toContain('The definition does not change.');
  });

  test('of the name replaces the pipeline, whose history is lost', () => {
    const page = reviewed({
      actions: ['delete', 'create'],
      before: pipeline(),
      after: pipeline(definition(), { pipeline_name: 'other' }),
      replace_paths: [['pipeline_name']],
    });
    expect(page).toContain('the history of its executions will be lost');
    expect(sentences(page)).toEqual(['- `pipeline_name`: `penguins` → `other`']);
  });
});

describe('a reviewer is warned of', () => {
  test('a cached step that reads the same S3 URIs in each execution', () => {
    const page = changed(({ Steps }) => {
      Steps[1].Arguments.ProcessingInputs[0].S3Input.S3Uri = 's3://my-data/fixed/';
    });
    expect(page).toContain(
      'step `Evaluate` is cached for `P30D` with inputs that are at the same S3 URIs in every execution: new objects there do not run it again',
    );
  });

  test('a cached step that reads the output of another, which is always at the same S3 URI', () => {
    const page = changed(({ Steps }) => {
      Steps[0].Arguments.ProcessingOutputConfig.Outputs[0].S3Output.S3Uri = 's3://my-data/train/';
    });
    expect(page).toContain('step `Evaluate` is cached');
  });

  test.each([
    ['a public image', 'public.ecr.aws/docker/library/python:3.12', 'is not in a private repository'],
    ['an image of Docker Hub', 'python:3.12', 'is not in a private repository of Amazon ECR'],
    ['an image that a start chooses', { Get: 'Parameters.InputUri' }, 'chooses its code'],
  ])('%s', (_, image, text) => {
    const page = changed(({ Steps }) => {
      Steps[0].Arguments.AppSpecification.ImageUri = image;
    });
    expect(page).toMatch(/^## .*access widens \(1\)/);
    expect(page).toContain(text);
  });

  test.each([
    ["a job with the pipeline's own role", ROLE, 'which can start jobs and pass roles'],
    [
      'a role that a start chooses',
      { Get: 'Parameters.InputUri' },
      'runs with a role that a parameter names',
    ],
  ])('%s', (_, role, text) => {
    const page = changed(({ Steps }) => {
      Steps[0].Arguments.RoleArn = role;
    });
    expect(page).toMatch(/^## .*access widens \(1\)/);
    expect(page).toContain(text);
  });

  test('a parameter that starts have to set, and one that they may no longer set', () => {
    const page = changed(({ Parameters, Steps }) => {
      delete Parameters[0].DefaultValue;
      Parameters.splice(1, 1);
      Steps[0].Arguments.ProcessingResources.ClusterConfig.InstanceCount = 1;
    });
    expect(page).toContain('parameter `InputUri` has no default, so a start that omits it fails');
    expect(page).toContain('parameter `InstanceCount` is removed, so a start that sets it fails');
  });

  test('a definition that SageMaker will refuse, and where it is not valid', () => {
    const page = changed(({ Steps }) => {
      Steps[0].Arguments.ProcessingResources.ClusterConfig.VolumeSizeInGB = 0;
    });
    expect(page).toContain(
      'SageMaker will refuse the definition, because of `Steps[0].Arguments.ProcessingResources.ClusterConfig.VolumeSizeInGB`',
    );
  });

  test('a definition that is in S3', () => {
    const page = reviewed({
      after: pipeline('', { pipeline_definition_s3_location: [{ bucket: 'b', object_key: 'k' }] }),
    });
    expect(page).toContain('the definition is an object in S3, so its steps are unknown');
  });

  test('a definition that is no JSON object', () => {
    expect(reviewed({ after: pipeline('[]') })).toContain('the definition is not a JSON object');
  });

  test('a definition that is known only after the apply', () => {
    const page = reviewed({
      after: pipeline(undefined, { pipeline_definition: undefined }),
      after_unknown: { pipeline_definition: true },
    });
    expect(page).toContain('The definition is known after apply.');
    expect(page).toContain('**Cannot be seen yet**');
  });

  test('what was not JSON before, in full', () => {
    const after = definition();
    after.Steps[0].Arguments.RoleArn = ROLE;
    const page = reviewed({ before: pipeline('x'), after: pipeline(after) });
    expect(page).toContain("runs its job with the pipeline's own role");
  });

  test('the end of a pipeline', () => {
    expect(reviewed({ before: pipeline() })).toContain(
      'destroyed: the history of its executions will be lost; AWS refuses while an execution runs',
    );
  });

  test('the end of a pipeline that running executions of a state machine start', () => {
    const machine = {
      name: 'run',
      role_arn: ROLE,
      definition: JSON.stringify({
        StartAt: 'A',
        States: { A: { Type: 'Task', Parameters: { PipelineName: 'penguins' }, End: true } },
      }),
    };
    const page = review([
      { address: ADDRESS, before: pipeline() },
      { address: 'aws_sfn_state_machine.run', actions: ['no-op'], before: machine, after: machine },
    ]);
    expect(page).toContain('running executions of `aws_sfn_state_machine.run` still start it');
  });

  test('nothing that was so before', () => {
    const risky = definition();
    risky.Steps[0].Arguments.RoleArn = ROLE;
    const page = reviewed({
      before: pipeline(risky),
      after: pipeline(risky, { pipeline_description: 'text' }),
    });
    expect(page).toMatch(/^## ✅/);
  });
});

test('the steps of other types are shown, and not judged', () => {
  const of = definition();
  of.Steps.push({ Name: 'Train', Type: 'Training', Arguments: {}, DependsOn: ['Evaluate'] });
  const page = reviewed({ after: pipeline(of) });
  expect(row(page, 'Train')).toMatchObject({ 0: '| `Train` (`Training`)', 1: '`Evaluate`', 2: '–' });
  expect(page).toMatch(/^## ✅/);
});

test('two steps of one name are both shown', () => {
  const of = definition();
  of.Steps.push({ ...of.Steps[1], Arguments: { ...of.Steps[1].Arguments, RoleArn: ROLE } });
  const page = reviewed({ before: pipeline(), after: pipeline(of) });
  expect(sentences(page)).toContain('- new step `Evaluate` (`Processing`) after `Prepare`');
  expect(page).toContain(ROLE);
});

test('a value that may be a secret is not shown', () => {
  const page = changed(({ Steps, Parameters }) => {
    Parameters.push({ Name: 'DbPassword', Type: 'String', DefaultValue: 's3://hunter2/' });
    Parameters[0].EnumValues = ['hunter2'];
    Steps[0].Arguments.Environment = { TOKEN: 'hunter2' };
    Steps[0].Arguments.AppSpecification.ContainerArguments = ['--token', 'hunter2', '--note=hunter2'];
    Steps[1].Description = 'hunter2';
    Steps[1].Arguments.ProcessingInputs[0].S3Input.S3Uri = {
      'Std:Join': { On: '', Values: ['hunter2', { Get: 'Parameters.InputUri' }] },
    };
  });
  expect(page).toContain('`(hidden)`');
  expect(page).not.toContain('hunter2');
});

test('a pipeline of far more steps than SageMaker allows is reviewed in time', () => {
  const of = definition();
  const [, evaluate] = of.Steps;
  const chain = Array.from({ length: 1_000 }, (_, index) => {
    const read = (name: string) => ({
      Get: `Steps.${name}.ProcessingOutputConfig.Outputs['output_data'].S3Output.S3Uri`,
    });
    const step = structuredClone(evaluate);
    step.Name = `S${index}`;
    step.Arguments.ProcessingOutputConfig.Outputs[0].S3Output.S3Uri =
      index === 0
        ? 's3://my-data/first/'
        : { 'Std:Join': { On: '', Values: [read(`S${index - 1}`), read(`S${index - 1}`)] } };
    return step;
  });
  const startedAt = Date.now();
  expect(reviewed({ after: pipeline({ ...of, Steps: [...of.Steps, ...chain] }) })).toContain(
    'SageMaker will refuse the definition',
  );
  expect(Date.now() - startedAt).toBeLessThan(10_000);
});
