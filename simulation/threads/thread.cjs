/** What a thread runs: tsx, which reads TypeScript, is not there in a new one. */
require('tsx/cjs');
require('./simulate-share.ts');
