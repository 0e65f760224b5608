// Stands for Lambda's runtime: calls the handler of the bundle given as argument with the event on standard input, and
// sends what came of it, in the form that AWS gives a function's errors, over the IPC channel.
const { text } = require('node:stream/consumers');

const describeError = (error) => ({
  errorType: error?.name ?? 'Error',
  errorMessage: error?.message ?? String(error),
  trace: String(error?.stack ?? '').split('\n'),
});

const answer = (message) => process.send(message, () => process.exit());

// Nobody waits for the answer of a run that was killed.
process.once('disconnect', () => process.exit());

text(process.stdin)
  .then(async (event) => (await require(process.argv[2]).handler(JSON.parse(event))) ?? null)
  .then(
    (result) => answer({ result }),
    (error) => answer({ error: describeError(error) }),
  );
