import { requestedInstances, requestFacts, shownRequest } from '../../../run-report/job/shown-request';

const REQUEST = {
  AppSpecification: { ImageUri: 'repository/image:1', ContainerEntrypoint: ['python3', 'x.py'] },
  ProcessingResources: {
    ClusterConfig: { InstanceCount: 2, InstanceType: 'ml.m5.large', VolumeSizeInGB: 30 },
  },
  Environment: { STAGE: 'production', TOKEN: 'correct-horse' },
};

test("an environment's values are not shown, whatever the record has", () => {
  expect(JSON.parse(shownRequest(REQUEST))).toEqual({ ...REQUEST, Environment: ['STAGE', 'TOKEN'] });
});

test('an environment that is a list of names is shown as it is', () => {
  expect(JSON.parse(shownRequest({ Environment: ['STAGE'] }))).toEqual({ Environment: ['STAGE'] });
});

test('the facts are the members that a reader looks for, without absent ones', () => {
  expect(requestFacts(REQUEST)).toEqual([
    { name: 'Image', value: 'repository/image:1' },
    { name: 'Entrypoint', value: 'python3 x.py' },
    { name: 'Volume', value: '30 GB' },
    { name: 'Environment', value: 'STAGE, TOKEN' },
  ]);
  expect(requestedInstances(REQUEST)).toBe('2 × ml.m5.large');
});

test.each([undefined, null, 'text', []])('a request that is %j has no facts', (request) => {
  expect(requestFacts(request)).toEqual([]);
  expect(requestedInstances(request)).toBe('');
});
