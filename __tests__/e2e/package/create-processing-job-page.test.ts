import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { testNames } from '../../support/test-names';
import { MEMBERS_OF_THE_JOB, REQUEST_MEMBERS } from '../../workflow/job/request-members';

const PAGE = readFileSync(resolve(__dirname, '../../../docs/create-processing-job.md'), 'utf8');
const TESTS = resolve(__dirname, '../../workflow');

/** The rows of the page's table: a member, where the job has it, and the test that proves it. */
const ROWS = [...PAGE.matchAll(/^\| `([^`]+)` \| (.+) \| `([^`]+)`: (.+) \|$/gm)].map(
  ([, member = '', place = '', file = '', test = '']) => ({ member, place, file, test }),
);

/** Loaded once each: a file may have hundreds of rows. */
const namesOf = new Map<string, readonly string[]>();

const testsIn = (file: string): readonly string[] => {
  const names = namesOf.get(file) ?? testNames(join(TESTS, file));
  namesOf.set(file, names);
  return names;
};

test('the page has every member of the SDK’s request once, and no other', () => {
  expect(ROWS.map(({ member }) => member).toSorted()).toEqual(REQUEST_MEMBERS.toSorted());
});

test.each(MEMBERS_OF_THE_JOB)('the page has %s where the job has it, in %s', (member, key) => {
  expect(ROWS.find((row) => row.member === member)).toMatchObject({
    place: `\`${key}\``,
    test: `the member ${member} of the request is ${key} of the job`,
  });
});

test.each(ROWS)('the page names a test of $member that exists', ({ file, test: name }) => {
  expect(testsIn(file)).toContain(name);
});
