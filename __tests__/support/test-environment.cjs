const { AsyncLocalStorage } = require('node:async_hooks');
const { TestEnvironment } = require('jest-environment-node');

const { run } = AsyncLocalStorage.prototype;
const used = new Set();

AsyncLocalStorage.prototype.run = function runTracked(...args) {
  used.add(this);
  return run.apply(this, args);
};

/**
 * Jest's environment for Node.js. Each test file loads a Jest with an AsyncLocalStorage of its own, which before Node.js 24
 * every later promise of the worker would pay for, so it is disabled with the file.
 */
class TestFileEnvironment extends TestEnvironment {
  async teardown() {
    await super.teardown();
    for (const storage of used) storage.disable();
    used.clear();
  }
}

module.exports = TestFileEnvironment;
