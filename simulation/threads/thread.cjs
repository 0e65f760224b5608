/** A new thread has no loader for TypeScript, so this file registers tsx first. */
require('tsx/cjs');
require('./simulate-share.ts');
