// Stands in for Lambda's runtime: calls the handler of the bundle (the argument) with the event (standard input), and
// sends the result, or the error as Lambda reports it, over the IPC channel.
const { text } = require('node:stream/consumers');

const describeError = (error) => ({
  errorType: error?.name ?? 'Error',
  errorMessage: error?.message ?? String(error),
  trace: String(error?.stack ?? '').split('\n'),
});

const answer = (message) => process.send(message, () => process.exit());

// The run was killed, so nothing waits for the answer.
process.once('disconnect', () => process.exit());

/** Loads the bundle before the event is there, as Lambda does. */
const run = async () => {
  const input = text(process.stdin);
  const { handler } = require(process.argv[2]);
  return (await handler(JSON.parse(await input))) ?? null;
};

run().then(
  (result) => answer({ result }),
  (error) => answer({ error: describeError(error) }),
);
