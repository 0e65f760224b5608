import fc from 'fast-check';
import type { Deployment } from '../../../workflow/deployment/deployment';
import { DEFAULT_POLL_BOUNDS } from '../../../workflow/deployment/poll-interval';
import type { StartProcessingJobEvent } from '../../../workflow/functions/function-contracts';
import { prepareProcessingJob } from '../../../workflow/functions/prepare-processing-job';
import { InvalidProcessingJob } from '../../../workflow/job/errors';
import { overrideProcessingJob } from '../../../workflow/job/override-processing-job';
import { PROCESSING_JOB_RULES } from '../../../workflow/job/processing-job-rules';
import { validateProcessingJob } from '../../../workflow/job/validate-processing-job';
import { describeFault, type Fault } from '../../../workflow/rules/fault';
import { validJobs } from './arbitrary-jobs';
import { FULL_JOB } from './sample-jobs';

const DEPLOYMENT: Deployment = {
  jobNamePrefix: 'sagemaker-processing-',
  allowed: { s3Inputs: ['s3://bucket/'], s3Outputs: [], kmsKeys: [], datasets: [], networkIds: [] },
  limits: {},
  lockedKeys: [],
  pollBounds: DEFAULT_POLL_BOUNDS,
};

const RUNS = { numRuns: 500 };

/** What an event's JSON may hold: anything, also below the job's own keys. */
const anyJob = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.dictionary(fc.constantFrom(...Object.keys(PROCESSING_JOB_RULES)), fc.jsonValue({ maxDepth: 4 })),
  fc
    .tuple(fc.constantFrom(...Object.keys(PROCESSING_JOB_RULES)), fc.jsonValue({ maxDepth: 4 }))
    .map(([key, value]) => ({ ...FULL_JOB, [key]: value })),
);

const expectReadable = (faults: readonly Fault[]): void => {
  for (const fault of faults) {
    expect(Object.keys(fault).sort()).toEqual(
      'hint' in fault ? ['hint', 'key', 'unknown'] : ['allowed', 'got', 'key'],
    );
    expect(describeFault(fault).length).toBeLessThan(3_000);
  }
};

test('every value has readable faults or none, and nothing is thrown', () => {
  fc.assert(
    fc.property(anyJob, (job) => {
      expectReadable(validateProcessingJob(job).faults);
    }),
    RUNS,
  );
});

test('values that JSON does not have are faults as well', () => {
  fc.assert(
    fc.property(fc.anything({ withBigInt: true, withDate: true, withMap: true }), (job) => {
      expectReadable(validateProcessingJob(job).faults);
    }),
    RUNS,
  );
});

test('whatever an execution’s input is, the request is made or the job is refused as invalid', () => {
  fc.assert(
    fc.property(anyJob, anyJob, (deployed, Overrides) => {
      const event = { ...(deployed as object), Overrides } as StartProcessingJobEvent;
      try {
        JSON.stringify(prepareProcessingJob(event, DEPLOYMENT));
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidProcessingJob);
        // Step Functions takes a Cause of 32,768 characters, and Lambda tells the message twice.
        expect((error as Error).message.length).toBeLessThan(16_000);
      }
    }),
    RUNS,
  );
});

test('whatever an input is, merging it refuses it in a sentence or merges it', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), (overrides) => {
      try {
        expect(overrideProcessingJob(FULL_JOB, overrides)).toEqual(expect.any(Object));
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidProcessingJob);
      }
    }),
    RUNS,
  );
});

test('a valid job within its deployment always makes a request', () => {
  fc.assert(
    fc.property(validJobs, (job) => {
      const request = prepareProcessingJob(job, { ...DEPLOYMENT, allowed: {} });
      expect(request.ProcessingJobName).toMatch(/^sagemaker-processing-[0-9a-f]{32}$/);
      expect(JSON.parse(JSON.stringify(request))).toEqual(request);
    }),
    { numRuns: 200 },
  );
});
