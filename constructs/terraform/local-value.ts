import { type IResolvable, TerraformLocal } from 'cdktf';
import type { Construct } from 'constructs';
import type { HclValue } from './hcl';

/** Names a value in `locals`, so that a reader of the plan can follow a computation step by step. */
export const localValue = (scope: Construct, name: string, value: HclValue): IResolvable =>
  new TerraformLocal(scope, name, value).expression;

/** Names a list of strings in `locals`. */
export const localList = (scope: Construct, name: string, value: HclValue): string[] =>
  new TerraformLocal(scope, name, value).asList;
