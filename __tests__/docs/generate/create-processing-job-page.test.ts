import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { CREATE_PROCESSING_JOB_PAGE } from '../../../docs/generate/create-processing-job-page';
import { placeInJob } from '../../../docs/generate/request-members';
import { MEMBERS_OF_THE_JOB, READ_ONLY_MEMBERS } from '../../workflow/job/request-members';

const PAGE = resolve(__dirname, '../../../docs/create-processing-job.md');

test('docs/create-processing-job.md is what npm run docs:generate writes', () => {
  expect(readFileSync(PAGE, 'utf8')).toBe(CREATE_PROCESSING_JOB_PAGE);
});

/** create-processing-job-request.test.ts proves these places with a request. */
test.each(MEMBERS_OF_THE_JOB)('the page has %s where the request takes it from the job', (member, key) => {
  expect(placeInJob(member)).toBe(`\`${key}\``);
});

test.each(READ_ONLY_MEMBERS)('the page says that %s is never sent', (member) => {
  expect(placeInJob(member)).toContain('never sent');
});

test('a member without a place stops the page', () => {
  expect(() => placeInJob('NewMember.Detail')).toThrow('No place in the job for NewMember.Detail');
});
