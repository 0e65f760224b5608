/** The address in the configuration, which has no keys: `module.a.aws_sqs_queue.b` of `module.a["x"].aws_sqs_queue.b[0]`. */
export const withoutKeys = (address: string): string =>
  address.replaceAll(/\[(?:"(?:[^"\\]|\\.)*"|\d+)\]/g, '');
