import { roleHolders } from '../../../constructs/props/service-role-arns';

test('the functions of an integration and the state machine have a role each', () => {
  expect(roleHolders('polling')).toEqual(['stateMachine', 'start', 'status', 'stop', 'sweep']);
  expect(roleHolders('sync')).toEqual(['stateMachine', 'prepare', 'status', 'stop', 'sweep']);
});

test('without unattended jobs there is nobody to stop them', () => {
  expect(roleHolders(undefined, false)).toEqual(['stateMachine', 'start', 'status']);
});
