/** The tag that leads from a job, on a bill or in the console, back to its execution. */
export const EXECUTION_TAG_KEY = 'StepFunctionsExecution';
