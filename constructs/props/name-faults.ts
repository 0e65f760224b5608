import { Token } from 'cdktf';
import type { Construct } from 'constructs';
import { DEPLOYMENT_NAME_RULE } from '../../workflow/deployment/deployment-rules';
import { type Fault, NOT_SET, show } from '../../workflow/rules/fault';
import { literalFaults } from './literal-faults';
import { becomeOwner, otherOwner } from './owners';

const ownedName = (name: string): string => `the name ${name}`;

/** Resources have the deployment's name, so a second deployment with that name would fail, but only on apply. */
export const nameFaults = (scope: Construct, name: string | undefined): Fault[] => {
  if (name === undefined) return [{ key: 'name', got: NOT_SET, allowed: DEPLOYMENT_NAME_RULE.allowed }];
  const other = otherOwner(scope, ownedName(name));
  return [
    ...literalFaults('name', name, DEPLOYMENT_NAME_RULE),
    ...(other
      ? [
          {
            key: 'name',
            got: `${show(name)}, the name of ${other.node.path}`,
            allowed: 'a name that no other workflow or pipeline has',
          },
        ]
      : []),
  ];
};

/** Keeps others from using the name. Terraform may resolve the same token to several names. */
export const ownName = (scope: Construct, name: string): void => {
  if (!Token.isUnresolved(name)) becomeOwner(scope, ownedName(name));
};
