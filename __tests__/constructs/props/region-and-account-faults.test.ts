import { regionAndAccountFaults } from '../../../constructs/props/region-and-account-faults';

const JOB = { InstanceType: 'ml.m5.large', VolumeSizeInGB: 30 };
const ROLE = 'arn:aws:iam::123456789012:role/own';
const IMAGE = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/prepare:1.0';

const keysOfFaults = (props: object): string[] =>
  regionAndAccountFaults({ name: 'prepare', job: JOB, ...props }).map(({ key }) => key);

test('without a region or an account nothing is compared', () => {
  expect(keysOfFaults({ job: { ...JOB, ImageUri: IMAGE, RoleArn: ROLE } })).toEqual([]);
});

test('images of another region are faults, wherever they are named', () => {
  const additionalImageRepositories = [IMAGE, IMAGE.replace('eu-west-1', 'us-east-1')];
  expect(
    keysOfFaults({ region: 'eu-west-1', job: { ...JOB, ImageUri: IMAGE }, additionalImageRepositories }),
  ).toEqual(['additionalImageRepositories[1]']);
});

test('roles of another account or partition are faults, wherever they are named', () => {
  const props = {
    accountId: '999999999999',
    partition: 'aws',
    job: { ...JOB, RoleArn: ROLE },
    additionalJobRoles: ['arn:aws:iam::999999999999:role/a', 'arn:aws-cn:iam::999999999999:role/b'],
    serviceRoleArns: { status: ROLE },
  };
  expect(keysOfFaults(props)).toEqual(['job.RoleArn', 'additionalJobRoles[1]', 'serviceRoleArns.status']);
});
