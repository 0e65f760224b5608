/// <reference path="./statelint.d.ts" />
import statelint from '@wmfs/statelint';
import type { StateMachineDefinition } from './states-language';

/** What is wrong with a definition, a sentence each; an empty list means nothing was found. */
export const lintDefinition = (definition: StateMachineDefinition): readonly string[] =>
  statelint().validate(definition);
