/// <reference path="./statelint.d.ts" />
import statelint from '@wmfs/statelint';
import type { StateMachineDefinition } from './states-language';

/** The validator's messages for a definition, one for each problem. */
export const lintDefinition = (definition: StateMachineDefinition): readonly string[] =>
  statelint().validate(definition);
