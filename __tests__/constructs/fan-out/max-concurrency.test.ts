import { itemsAtOnce } from '../../../constructs/fan-out/max-concurrency';
import { localValue } from '../../../constructs/terraform/local-value';
import { testWithTerraform } from '../../support/requirements';
import { evaluateLocals } from '../evaluation';

testWithTerraform()(
  'a quota is divided by the instances of the deployed job, and allows at least one item',
  () => {
    const type = (InstanceCount?: number) =>
      InstanceCount === undefined
        ? { InstanceType: 'ml.m5.xlarge' }
        : { InstanceType: 'ml.m5.xlarge', InstanceCount };
    expect(
      evaluateLocals((stack) => {
        const local = (name: string, ...args: Parameters<typeof itemsAtOnce>) =>
          localValue(stack, name, itemsAtOnce(...args));
        local('one_instance', { instanceQuota: 20 }, {});
        local('three_instances', { instanceQuota: 20 }, { InstanceCount: 3 });
        local('preferences', { instanceQuota: 20 }, { InstancePreferences: [type(2), type(4)] });
        local(
          'preferences_without_count',
          { instanceQuota: 20 },
          { InstanceCount: 5, InstancePreferences: [type()] },
        );
        local('too_small', { instanceQuota: 2 }, { InstanceCount: 3 });
        local('huge', { instanceQuota: 1_000_000 }, {});
      }),
    ).toEqual({
      one_instance: 20,
      three_instances: 6,
      preferences: 5,
      preferences_without_count: 4,
      too_small: 1,
      huge: 10_000,
    });
  },
);
