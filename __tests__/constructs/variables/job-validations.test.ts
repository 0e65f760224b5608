import { jobVariableSpec } from '../../../constructs/variables/job-validations';
import { JOB_VARIABLE_KEYS, JOB_VARIABLES } from '../../../constructs/variables/job-variables';
import type { ProcessingJob } from '../../../workflow/job/processing-job';

const snakeCase = (key: string): string =>
  key.replaceAll(/(?<=[a-z0-9])[A-Z]+/g, (letters) => `_${letters}`).toLowerCase();

const validationsOf = (key: keyof ProcessingJob) => jobVariableSpec(key).validations(JOB_VARIABLES[key].name);

const messagesOf = (key: keyof ProcessingJob): string[] => validationsOf(key).map(({ message }) => message);

test.each(JOB_VARIABLE_KEYS)('%s has a variable of the same name in snake_case', (key) => {
  expect(JOB_VARIABLES[key].name).toBe(snakeCase(key));
});

test('a relation between keys is a validation of the later variable, with the names of the variables', () => {
  expect(messagesOf('ContainerEntrypoint').join()).toContain(
    'container_entrypoint must be omitted if s3_script is set.',
  );
  expect(messagesOf('S3Script').join()).not.toContain('container_entrypoint');
});

test('a relation keeps the names of members, which are no variables', () => {
  expect(messagesOf('InstancePreferences').join()).toContain('InstanceCount in all');
});

test('validations refer to variables only in the order of the job, so that none refer to each other', () => {
  const names = JOB_VARIABLE_KEYS.map((key) => JOB_VARIABLES[key].name as string);
  const later = JOB_VARIABLE_KEYS.flatMap((key, index) =>
    validationsOf(key)
      .flatMap(({ condition }) => [...condition.matchAll(/\bvar\.(\w+)/g)].map(([, name = '']) => name))
      .filter((name) => !names.slice(0, index + 1).includes(name)),
  );
  expect(later).toEqual([]);
});

test('a network configuration that sets nothing is rejected, because Terraform ignores misspelled members', () => {
  expect(messagesOf('NetworkConfig')).toContain(
    'network_config must be null, or set at least one of EnableInterContainerTrafficEncryption, EnableNetworkIsolation, VpcConfig. Check the spelling: Terraform ignores other members.',
  );
});

test('neither an instance type nor preferences are needed, because there is a default', () => {
  expect(messagesOf('InstanceType')).toEqual([expect.stringContaining('instance_type must be')]);
});
