import { showWarnings, sortedWarnings, type Warning } from '../../../review/page/warnings';
import { expectLittleTime } from '../../support/processor-time';
import { review } from '../changed-plan';

const many = (count: number, warning: (index: number) => Warning): Warning[] =>
  Array.from({ length: count }, (_, index) => warning(index));

const wide = (index: number): Warning => ({
  kind: 'access',
  address: `aws_iam_policy.policy_of_a_team_with_a_long_name_${index}`,
  text: `a wildcard in Action: \`service${index}:Describe*\``,
});

const grave: Warning = {
  kind: 'access',
  address: 'aws_iam_role.z',
  text: 'a new principal: anyone',
  isGrave: true,
};

const lines = (markdown: string): string[] => markdown.split('\n').filter((line) => line.startsWith('- '));

test('a grave warning comes first of its kind', () => {
  expect(lines(showWarnings(sortedWarnings([wide(1), grave])))[0]).toBe(
    '- `aws_iam_role.z`: a new principal: anyone',
  );
});

test('a warning that two statements of a policy share is one', () => {
  expect(sortedWarnings([wide(1), wide(2), wide(1)])).toEqual([wide(1), wide(2)]);
});

test('a grave warning is never cut, however many others there are', () => {
  const shown = lines(showWarnings(sortedWarnings([...many(2_000, wide), grave])));
  expect(shown[0]).toBe('- a new principal: anyone — `aws_iam_role.z`');
  expect(shown.at(-1)).toMatch(/^- and \d+ more of this kind; run `terraform show` to see them$/);
});

test('one kind of warnings gets the room that the others do not need', () => {
  const own = showWarnings(many(2_000, wide));
  expect(Buffer.byteLength(own)).toBeGreaterThan(23_000);
  expect(Buffer.byteLength(own)).toBeLessThan(24_500);
  const ofData = many(2_000, (index) => ({ ...wide(index), kind: 'data' as const }));
  const both = showWarnings([...many(2_000, wide), ...ofData]);
  const [data = '', access = ''] = both.split('**Access widens**');
  expect(Math.abs(data.length - access.length)).toBeLessThan(500);
});

test('equal warnings of many resources are one line with their number', () => {
  const equal = many(1_000, (index) => ({ ...wide(index), text: 'a wildcard in Action: `s3:*`' }));
  expect(lines(showWarnings(equal))).toEqual([
    expect.stringMatching(/^- a wildcard in Action: `s3:\*` — `\S+_0`, `\S+_1`, `\S+_2` and 997 more$/),
  ]);
});

test('50,000 equal warnings take little time', () => {
  expectLittleTime(1, (share) => {
    const text = 'a wildcard in Action: `s3:*`';
    const equal = many(50_000 * share, (index) => ({ ...wide(index), text }));
    return () => showWarnings(sortedWarnings(equal));
  });
});

test('a section that has no room on the page is a warning', () => {
  const states = Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => [
      `State${index}`,
      { Type: 'Task', Resource: `arn:aws:states:::${'a'.repeat(1_500)}` },
    ]),
  );
  const definition = JSON.stringify({ StartAt: 'State0', States: states });
  const page = review([{ address: 'aws_sfn_state_machine.a', after: { definition } }]);
  expect(page).toMatch(/^## ⚠️ 1 to add — cannot be seen yet \(1\)\n/);
  expect(page).toContain('- 1 section has no room on this page: see its last line');
  expect(page).toMatch(/> \*\*Left out\*\* .* the new states of `aws_sfn_state_machine\.a`\. Run/);
});
