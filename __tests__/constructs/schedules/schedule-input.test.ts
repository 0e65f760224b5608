import { TerraformVariable } from 'cdktf';
import { inputDocument, withKeywords } from '../../../constructs/schedules/schedule-input';
import { hcl } from '../../../constructs/terraform/hcl';
import { localValue } from '../../../constructs/terraform/local-value';
import { testWithTerraform } from '../../support/requirements';
import { evaluateLocals } from '../evaluation';

const OUTPUT = 's3://data/<aws.scheduler.scheduled-time>/<aws.scheduler.execution-id>/';

test('a literal input is its JSON', () => {
  expect(inputDocument({ S3Output: OUTPUT })).toBe(JSON.stringify({ S3Output: OUTPUT }));
});

testWithTerraform()(
  "keywords of EventBridge Scheduler keep their brackets through Terraform's jsonencode",
  () => {
    const { encoded, document } = evaluateLocals((stack) => {
      const { stringValue } = new TerraformVariable(stack, 'bucket', { type: 'string', default: 'data' });
      localValue(stack, 'encoded', withKeywords(hcl`jsonencode(${{ S3Output: OUTPUT }})`));
      localValue(stack, 'document', inputDocument({ S3Output: OUTPUT.replace('data', stringValue) }));
    });
    expect(encoded).toBe(JSON.stringify({ S3Output: OUTPUT }));
    expect(document).toBe(encoded);
  },
);

testWithTerraform()('other text stays as it is', () => {
  const input = { Environment: { QUERY: 'a <b> c', PATTERN: '\\u003c', REGEX: '<aws.states>' } };
  const { encoded } = evaluateLocals((stack) => {
    localValue(stack, 'encoded', withKeywords(hcl`jsonencode(${input})`));
  });
  expect(JSON.parse(String(encoded))).toEqual(input);
});
