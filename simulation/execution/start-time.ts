import type { StateMachineDefinition } from '../../workflow/definition/states-language';

/** The definition with the execution's start time: the interpreter would use the time at which each run starts. */
export const withStartTime = (definition: StateMachineDefinition, startTime: Date): StateMachineDefinition =>
  JSON.parse(
    JSON.stringify(definition).replaceAll(
      /"(\w+)\.\$":"\$\$\.Execution\.StartTime"/g,
      (_, key) => `"${key}":"${startTime.toISOString()}"`,
    ),
  );
