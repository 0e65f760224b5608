/** Key of the tag that leads from a job, on a bill or in the console, to its execution. */
export const EXECUTION_TAG_KEY = 'StepFunctionsExecution';
