import { TerraformVariable } from 'cdktf';
import { attributeOf } from '../../../constructs/terraform/hcl';
import { attributesOfItems, listOrEmpty } from '../../../constructs/terraform/list-expressions';
import { localValue } from '../../../constructs/terraform/local-value';
import { testWithTerraform } from '../../support/requirements';
import { evaluateLocals } from '../evaluation';

testWithTerraform()('a list that is null, or in an object that is null, is empty', () => {
  const values = evaluateLocals((stack) => {
    const none = new TerraformVariable(stack, 'none', {
      type: 'object({ Outputs = list(string) })',
    });
    none.addOverride('default', null);
    localValue(stack, 'null_list', listOrEmpty(none.value));
    localValue(stack, 'below_null', listOrEmpty(attributeOf(none.value, 'Outputs')));
    localValue(stack, 'undefined', listOrEmpty(undefined));
    localValue(stack, 'list', listOrEmpty(['a', 'b']));
  });
  expect(values).toEqual({ null_list: [], below_null: [], undefined: [], list: ['a', 'b'] });
});

testWithTerraform()('items without the attribute, or with null, are left out', () => {
  const items = [{ S3: { Uri: 'a' } }, { S3: null }, { S3: { Uri: null } }, {}, { S3: { Uri: 'b' } }];
  const { uris } = evaluateLocals((stack) => {
    localValue(stack, 'uris', attributesOfItems(items, 'S3', 'Uri'));
  });
  expect(uris).toEqual(['a', 'b']);
});
