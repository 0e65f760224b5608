import { join } from 'node:path';
import { LOCAL_DEPLOYED_JOB, localDefinition } from '../../../local/local-deployment';
import { plannedWorkflow } from '../../../local/planned-workflow/planned-workflow';
import { FUNCTIONS } from '../../../workflow/functions/function-contracts';
import { useTemporaryFolder, writeFiles } from '../../support/temporary-folder';
import { type GivenResource, lambda, machine, planOf, STATUS, WORKFLOW, writeZips } from './plans';

const folder = useTemporaryFolder();

beforeEach(() => writeZips(folder.path));

const read = (
  resources: readonly GivenResource[],
  { address, rest }: { address?: string; rest?: object } = {},
) =>
  plannedWorkflow(planOf(resources, rest), {
    ...(address !== undefined && { address }),
    folder: folder.path,
    unpackTo: join(folder.path, 'unpacked'),
  });

/** The workflow in a module, with its functions. */
const inModule = (module: string): GivenResource[] =>
  WORKFLOW.map((resource) => ({
    ...resource,
    address: `${module}.${resource.address}`,
    module_address: module,
  }));

describe('a workflow of a plan', () => {
  test('has the definition, the functions of its tasks, and the deployed job', () => {
    const { address, workflow, deployedJob, unknown } = read(WORKFLOW);
    const localFunction = (name: string) => ({
      bundle: join(folder.path, 'unpacked', `sagemaker-processing-${name}`, 'index.js'),
      environment: { POLL_FLOOR_IN_SECONDS: '10' },
      timeoutInSeconds: 30,
    });
    expect({ address, deployedJob, unknown }).toEqual({
      address: 'aws_sfn_state_machine.state_machine',
      deployedJob: LOCAL_DEPLOYED_JOB,
      unknown: [],
    });
    expect(workflow).toEqual({
      definition: localDefinition('polling'),
      functions: {
        StartProcessingJob: localFunction(FUNCTIONS.start),
        GetJobStatus: localFunction(FUNCTIONS.status),
      },
      region: 'us-east-1',
      accountId: '123456789012',
      stateMachineName: 'prepare',
    });
  });

  test('has the objects that the plan uploads from files of this machine', () => {
    writeFiles(folder.path, { 'sources/x.zip': '' });
    const object = (after: object): GivenResource => ({
      address: 'aws_s3_object.script',
      type: 'aws_s3_object',
      after,
    });
    const { objects } = read([
      ...WORKFLOW,
      object({ bucket: 'code', key: 'prepare/x.zip', source: './sources/x.zip' }),
      object({ bucket: 'code', key: 'prepare/gone.zip', source: 'sources/gone.zip' }),
      object({ bucket: 'code', key: 'prepare/text', content: 'text' }),
    ]);
    expect(objects).toEqual([
      { uri: 's3://code/prepare/x.zip', path: join(folder.path, 'sources', 'x.zip') },
    ]);
  });

  test('of the integration sync has a function for each task but RunProcessingJob', () => {
    const { workflow } = read([machine('sync'), lambda(FUNCTIONS.prepare), STATUS]);
    expect(Object.keys(workflow.functions)).toEqual(['PrepareProcessingJob', 'FindJob', 'GetJobStatus']);
  });

  test('that a targeted plan does not change is read from the prior state', () => {
    const resources = WORKFLOW.map(({ address, type, after }) => ({
      address,
      type,
      mode: 'managed',
      values: after,
    }));
    const rest = { prior_state: { values: { root_module: { child_modules: [{ resources }] } } } };
    expect(read([], { rest }).address).toBe('aws_sfn_state_machine.state_machine');
  });

  test('that the plan destroys is no workflow, although it is in the prior state', () => {
    const resources = [{ ...WORKFLOW[0], values: WORKFLOW[0]?.after }];
    const rest = { prior_state: { values: { root_module: { resources } } } };
    expect(() => read([machine('polling', { after: null })], { rest })).toThrow('it has no state machine');
  });
});

describe('which workflow', () => {
  const TWO = [...inModule('module.a["x"]'), ...inModule('module.b')];

  test('must be said if the plan has several', () => {
    expect(() => read(TWO)).toThrow(
      `The plan has 2 workflows; choose one of them with --workflow 'module.a["x"].aws_sfn_state_machine.state_machine', or --workflow 'module.b.aws_sfn_state_machine.state_machine'.`,
    );
  });

  test('may be said by the address of its state machine', () => {
    const address = 'module.a["x"].aws_sfn_state_machine.state_machine';
    expect(read(TWO, { address }).address).toBe(address);
  });

  test('is suggested for a misspelt address', () => {
    expect(() => read(TWO, { address: 'module.b.aws_sfn_state_machine.state_machin' })).toThrow(
      'The plan has no state machine module.b.aws_sfn_state_machine.state_machin; did you mean module.b.aws_sfn_state_machine.state_machine?',
    );
  });

  test('is not asked about a state machine with other states', () => {
    const other = machine('polling', {
      address: 'aws_sfn_state_machine.pipeline',
      after: { name: 'pipeline', definition: '{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}' },
    });
    expect(read([other, ...WORKFLOW]).address).toBe('aws_sfn_state_machine.state_machine');
    expect(() => read([other])).toThrow(
      'The plan must have an aws_sfn_state_machine with the states of this workflow (StartProcessingJob and GetJobStatus, or PrepareProcessingJob, RunProcessingJob, FindJob, GetJobStatus); its state machines are: aws_sfn_state_machine.pipeline.',
    );
    expect(() => read([other, ...WORKFLOW], { address: other.address })).toThrow(
      'aws_sfn_state_machine.pipeline must have the states of this workflow',
    );
  });
});

describe('the function of a task', () => {
  test('must be in the plan', () => {
    expect(() => read([machine(), STATUS])).toThrow(
      'aws_sfn_state_machine.state_machine invokes the function sagemaker-processing-start-processing-job, which the plan does not have; its functions are: aws_lambda_function.get-processing-job-status.',
    );
  });

  test('is that of the same module, if functions of several have its name', () => {
    const environment = [{ variables: { MAX_INSTANCE_COUNT: '2' } }];
    const other = lambda(
      FUNCTIONS.start,
      { environment },
      { address: 'module.a.aws_lambda_function.start', module_address: 'module.a' },
    );
    const { functions } = read([other, ...WORKFLOW]).workflow;
    expect(functions.StartProcessingJob?.environment).toEqual({ POLL_FLOOR_IN_SECONDS: '10' });
  });

  test('is that with the ARN of the task, if functions of one module have its name', () => {
    const arn = 'arn:aws:lambda:us-east-1:123456789012:function:sagemaker-processing-start-processing-job';
    const environment = [{ variables: { MAX_INSTANCE_COUNT: '2' } }];
    const deployed = lambda(
      FUNCTIONS.start,
      { arn, environment },
      { address: 'aws_lambda_function.deployed' },
    );
    const { functions } = read([...WORKFLOW, deployed]).workflow;
    expect(functions.StartProcessingJob?.environment).toEqual({ MAX_INSTANCE_COUNT: '2' });
  });

  test('must be the only one of its name in its module', () => {
    const other = lambda(FUNCTIONS.start, {}, { address: 'aws_lambda_function.other' });
    expect(() => read([...WORKFLOW, other])).toThrow(
      'the plan has several of this name: aws_lambda_function.start-processing-job, aws_lambda_function.other. Give them different names.',
    );
  });
});

describe('a definition', () => {
  const changed = (states: object) => {
    const definition = localDefinition('polling');
    return machine('polling', {
      after: {
        name: 'prepare',
        definition: JSON.stringify({ ...definition, States: { ...definition.States, ...states } }),
      },
    });
  };

  test('with a task that calls another service is refused', () => {
    const Notify = { Type: 'Task', Resource: 'arn:aws:states:::sns:publish', End: true };
    expect(() => read([changed({ Notify }), ...WORKFLOW.slice(1)])).toThrow(
      'The state Notify of aws_sfn_state_machine.state_machine calls arn:aws:states:::sns:publish. On this machine, a task can only invoke a Lambda function of the plan, and RunProcessingJob can call sagemaker:createProcessingJob.sync.',
    );
  });

  test('with a state of a type that a local run does not execute is refused', () => {
    expect(() => read([changed({ ForEach: { Type: 'Map' } }), ...WORKFLOW.slice(1)])).toThrow(
      'Task, Wait, Choice, Pass, Succeed, Fail to run on this machine; these are not: ForEach.',
    );
  });
});

describe('a definition that the plan does not tell', () => {
  const UNKNOWN = machine('polling', { after: { name: 'prepare' }, after_unknown: { definition: true } });
  const BUCKET: GivenResource = {
    address: 'aws_s3_bucket.data',
    type: 'aws_s3_bucket',
    after: {},
    after_unknown: { id: true },
  };
  const resource = (references: readonly string[]) => ({
    address: 'aws_sfn_state_machine.state_machine',
    expressions: { definition: { references } },
  });

  test('is explained by the attribute that it is set from', () => {
    const resources = [resource(['var.name', 'aws_s3_bucket.data.id', 'aws_s3_bucket.data'])];
    expect(() =>
      read([UNKNOWN, BUCKET], { rest: { configuration: { root_module: { resources } } } }),
    ).toThrow(
      'The definition of aws_sfn_state_machine.state_machine is known only after the apply, because it is set from aws_s3_bucket.data.id. Set it from values that the plan knows, or apply what it needs first (terraform apply -target=aws_s3_bucket.data). Then plan again.',
    );
  });

  test('is traced to local values, where a plan ends', () => {
    const resources = [resource(['local.role_arn', 'module.roles.job', 'module.roles'])];
    expect(() => read([UNKNOWN], { rest: { configuration: { root_module: { resources } } } })).toThrow(
      'is known only after the apply. It is set from local.role_arn, module.roles.job, and a plan does not tell what these are set from. Set it from values that the plan knows, or apply what it needs first (terraform apply -target=ADDRESS). Then plan again.',
    );
  });

  test('is explained through the variables of modules', () => {
    const module = { resources: [resource(['var.input'])] };
    const expressions = { input: { references: ['aws_s3_bucket.data.id', 'aws_s3_bucket.data'] } };
    const outer = {
      module_calls: { inner: { expressions: { input: { references: ['var.uri'] } }, module } },
    };
    const call = { expressions: { uri: expressions.input }, module: outer };
    const unknown = { ...UNKNOWN, address: `module.outer.module.inner[0].${UNKNOWN.address}` };
    const rest = { configuration: { root_module: { module_calls: { outer: call } } } };
    expect(() => read([unknown, BUCKET], { rest })).toThrow('because it is set from aws_s3_bucket.data.id.');
  });

  test('is explained by depends_on of the module, which defers its data sources', () => {
    const region: GivenResource = {
      address: 'module.prepare.data.aws_region.current',
      module_address: 'module.prepare',
      mode: 'data',
      type: 'aws_region',
      after: {},
      after_unknown: { id: true },
    };
    const unknown = {
      ...UNKNOWN,
      address: `module.prepare.${UNKNOWN.address}`,
      module_address: 'module.prepare',
    };
    const call = { depends_on: ['aws_s3_bucket.data'], module: { resources: [resource(['local.arn'])] } };
    const rest = { configuration: { root_module: { module_calls: { prepare: call } } } };
    expect(() => read([unknown, region, BUCKET], { rest })).toThrow(
      "because its module has depends_on (aws_s3_bucket.data), so Terraform reads the module's data sources only during the apply. Remove depends_on from the module, give the module account_id, region, partition and image_uri, or apply what it needs first (terraform apply -target=aws_s3_bucket.data). Then plan again.",
    );
  });

  test('because it is sensitive is refused', () => {
    const sensitive = machine('polling', { after_sensitive: { definition: true } });
    expect(() => read([sensitive])).toThrow(
      'The definition of aws_sfn_state_machine.state_machine is marked as sensitive. Terraform marks all of it if one value in it is sensitive, such as a variable: plan with a value that is not.',
    );
  });

  test('of another state machine does not matter', () => {
    const other = { ...UNKNOWN, address: 'aws_sfn_state_machine.other' };
    expect(read([other, ...WORKFLOW]).address).toBe('aws_sfn_state_machine.state_machine');
  });
});
