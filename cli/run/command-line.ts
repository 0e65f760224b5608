import { INTEGRATIONS } from '../../workflow/definition/integration';
import type { CommandSpec } from '../command-line/command';
import type { Flags, FlagValues } from '../command-line/flags';

const GROUPS = {
  files: 'The job, from your files:',
  job: 'The job, as it is in AWS:',
  plan: 'The workflow or the pipeline of a Terraform plan:',
  pipeline: 'A SageMaker pipeline:',
  aws: 'In AWS instead of here:',
  how: 'How it runs:',
  items: 'The same for each item of a list:',
  after: 'What it leaves:',
} as const;

const FLAGS = {
  script: {
    value: 'FILE',
    description: 'the script to run: Python, or what its first line or its extension names',
    group: GROUPS.files,
  },
  'source-dir': {
    value: 'FOLDER',
    description: 'a folder of code with the script; its requirements.txt is installed first',
    group: GROUPS.files,
  },
  entrypoint: {
    value: 'COMMAND',
    description: 'runs the script, or without one is the whole command: "Rscript --vanilla"',
    group: GROUPS.files,
  },
  input: {
    value: 'SOURCE[:PATH]',
    description:
      'a file or folder, and where the script finds it (default: /opt/ml/processing/input); repeatable',
    isRepeatable: true,
    group: GROUPS.files,
  },
  output: {
    value: 'FOLDER[:PATH]',
    description:
      'receives what the script writes to PATH (default: output, and /opt/ml/processing/output); repeatable',
    isRepeatable: true,
    group: GROUPS.files,
  },
  argument: {
    value: 'TEXT',
    description: 'an argument for the script; repeatable',
    isRepeatable: true,
    takesAnyText: true,
    group: GROUPS.files,
  },
  environment: {
    value: 'NAME=VALUE',
    description: 'an environment variable for the script; repeatable',
    isRepeatable: true,
    takesAnyText: true,
    group: GROUPS.files,
  },
  sharded: {
    description: 'give each instance a share of the files of each input instead of all of them',
    group: GROUPS.files,
  },
  'instance-count': {
    value: 'N',
    description: 'number of instances; each is a process or container of its own',
    group: GROUPS.files,
  },
  'instance-preference': {
    value: 'TYPE',
    description: 'an instance type to try; repeatable, in order of preference',
    isRepeatable: true,
    group: GROUPS.files,
  },
  'max-runtime': {
    value: 'SECONDS',
    description: 'stop the job after this time (default: 3600)',
    group: GROUPS.files,
  },
  job: {
    value: 'FILE',
    description: 'a whole job with its own keys, as JSON or YAML',
    group: GROUPS.job,
  },
  plan: {
    value: 'FILE',
    description: 'the output of terraform show -json, with the workflow or the pipeline that it will deploy',
    group: GROUPS.plan,
  },
  chdir: {
    value: 'FOLDER',
    description: "where Terraform made the plan, as in terraform -chdir (default: the plan file's folder)",
    group: GROUPS.plan,
  },
  workflow: {
    value: 'ADDRESS',
    description: 'the address of the state machine or the pipeline, if the file has several',
    group: GROUPS.plan,
  },
  'execution-input': {
    value: 'JSON|@FILE',
    description: "the execution's input, which overrides keys of the deployed job (default: {})",
    group: GROUPS.plan,
  },
  pipeline: {
    value: 'FILE',
    description: 'the definition of a pipeline of processing jobs, or a cdk.tf.json that deploys one',
    group: GROUPS.pipeline,
  },
  parameter: {
    value: 'NAME=VALUE',
    description: 'the value of a parameter of the pipeline; repeatable',
    isRepeatable: true,
    takesAnyText: true,
    group: GROUPS.pipeline,
  },
  s3: {
    value: 'URI=PATH',
    description:
      'with --job, --plan, --pipeline or --items: the file or folder that stands for an S3 URI; repeatable',
    isRepeatable: true,
    group: GROUPS.how,
  },
  docker: {
    description: 'run in a container of Docker or Podman, in a public Python image',
    group: GROUPS.how,
  },
  image: {
    value: 'IMAGE',
    description: "run in a container of this image; without a script, with the image's own entrypoint",
    group: GROUPS.how,
  },
  integration: {
    value: 'NAME',
    description: "polling (default), or sync: Step Functions' own createProcessingJob.sync",
    choices: INTEGRATIONS,
    group: GROUPS.how,
  },
  items: {
    value: 'FILE',
    description: 'a list, as .jsonl, .csv or .json; each item overrides keys of the job',
    group: GROUPS.items,
  },
  'max-concurrency': {
    value: 'N',
    description: 'items that run at the same time (default: the number of processors)',
    group: GROUPS.items,
  },
  results: {
    value: 'FOLDER',
    description: 'receives the result and the log of each item (default: results)',
    group: GROUPS.items,
  },
  resume: {
    description: 'run only the items that have not succeeded in the results folder',
    group: GROUPS.items,
  },
  on: {
    value: 'STATE_MACHINE_ARN',
    description: 'run the job of your files in AWS, by this deployed state machine',
    group: GROUPS.aws,
  },
  bucket: {
    value: 'NAME[/PREFIX]',
    description: 'with --on: where in S3 the inputs, the code and the outputs are',
    group: GROUPS.aws,
  },
  detach: {
    description: 'with --on: start the run, print how to follow it, and end',
    group: GROUPS.aws,
  },
  'keep-failed': {
    value: 'FOLDER',
    description: 'receives what a job wrote before it failed, apart from the outputs',
    group: GROUPS.after,
  },
  log: {
    value: 'FILE',
    description: 'receives the log of the run (default: a file that the run names)',
    group: GROUPS.after,
  },
  report: {
    value: 'FILE',
    description: 'an HTML page about the run: states, log, files, processor, memory and disk',
    group: GROUPS.after,
  },
  summary: {
    value: 'FILE',
    description: 'a Markdown file to which one line about the run is added',
    group: GROUPS.after,
  },
} as const satisfies Flags;

/** The flags that the command line gives. */
export type RunFlags = FlagValues<typeof FLAGS>;

/** The command `run`. */
export const RUN = {
  name: 'run',
  summary: 'run a job, a pipeline or the workflow of a Terraform plan on this machine; or a job in AWS',
  description:
    'Runs a SageMaker Processing job through the deployed workflow, on this machine or, with --on, in AWS.',
  flags: FLAGS,
  insteadOfWords:
    'give files and folders with --script, --input or --output, and each argument of the script with its own --argument',
  examples: [
    { does: 'The example: prepare data about penguins for training', line: 'npx sagemaker-processing run' },
    {
      does: 'A script of yours',
      line: 'npx sagemaker-processing run --script prepare.py --input data/ --output prepared/',
    },
    {
      does: 'A script with several inputs and outputs',
      line: 'npx sagemaker-processing run --script evaluate.py --input model.tar.gz:/opt/ml/processing/model --input test/:/opt/ml/processing/test --output report/:/opt/ml/processing/evaluation',
    },
    {
      does: 'A folder of code with requirements.txt',
      line: 'npx sagemaker-processing run --source-dir src/ --script train.py --input data/',
    },
    {
      does: 'A whole job',
      line: 'npx sagemaker-processing run --job job.yaml --s3 s3://my-data/raw/=data/ --s3 s3://my-data/out/=out/',
    },
    {
      does: 'The same script for each item of a list',
      line: 'npx sagemaker-processing run --script prepare.py --items days.jsonl --s3 s3://my-data/=data/',
    },
    {
      does: 'The same script in AWS',
      line: 'npx sagemaker-processing run --script prepare.py --input data/ --output prepared/ --on "$STATE_MACHINE_ARN" --bucket my-data/runs',
    },
    {
      does: 'What a plan will deploy',
      line: 'npx sagemaker-processing run --plan plan.json --s3 s3://my-data/=sample/',
    },
    {
      does: 'The steps of a pipeline, one after the other',
      line: 'npx sagemaker-processing run --pipeline pipeline.json --s3 s3://my-data/raw/=data/ --output output/',
    },
  ],
  notes: `Exit codes: 0 the execution succeeded; 1 it failed, or an item did; 2 the command line is wrong; 3 it succeeded, but
the job wrote files outside its outputs, which are lost; 130, 143 or 129 after Ctrl-C, SIGTERM or SIGHUP; 141 the output was closed.
In a checkout of the repository, npm start -- is the same command.`,
} as const satisfies CommandSpec;
