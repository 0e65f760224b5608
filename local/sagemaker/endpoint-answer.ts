/** The response to one call of an AWS JSON API. */
export interface EndpointAnswer {
  /** The HTTP status. */
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export const successAnswer = (body: EndpointAnswer['body'] = {}): EndpointAnswer => ({ status: 200, body });

/** @param type the error's name in the API. */
export const errorAnswer = (type: string, message: string, status = 400): EndpointAnswer => ({
  status,
  body: { __type: type, message },
});

/** SageMaker's answer to CreateProcessingJob when the name is taken. */
export const nameInUse = (arn: string): EndpointAnswer =>
  errorAnswer(
    'ResourceInUse',
    `Job name must be unique within an AWS account and region, and a job with this name already exists (${arn})`,
  );

/** AWS reports a missing job as a ValidationException, although its model names ResourceNotFound. */
export const noSuchJob = (name: string): EndpointAnswer =>
  errorAnswer('ValidationException', `Could not find requested job with name: ${name}`);

/** SageMaker's answer to StopProcessingJob when the job has ended. */
export const jobHasEnded = (status: string): EndpointAnswer =>
  errorAnswer(
    'ValidationException',
    `The request was rejected because the processing job is in status ${status}.`,
  );
