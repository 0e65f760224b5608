import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'cdktf';
import { nearestName } from '../workflow/nearest-name';

/** The command line of cdktf hands the context of cdktf.json over; without it, a program reads the file itself. */
export const contextOfProject = (): Record<string, unknown> =>
  JSON.parse(readFileSync(join(__dirname, '..', 'cdktf.json'), 'utf8')).context ?? {};

/** cdktf has keys of its own in the context, so only what is nearly one of these is refused. */
const CONTEXT_KEYS = [
  'integration',
  'scriptFile',
  'stopsUnattendedJobs',
  'stateBucket',
  'stateKey',
  'stateRegion',
];

export const refuseMistypedKeys = (app: App): void => {
  for (const key of Object.keys(app.node.getAllContext())) {
    const near = CONTEXT_KEYS.includes(key) ? undefined : nearestName(key, CONTEXT_KEYS);
    if (near) throw new Error(`Context ${key}: an unknown key; did you mean ${near}?`);
  }
};

/** Of the command line's context every value may come as a text. */
export const stopsUnattendedJobs = (app: App): boolean => {
  const given: unknown = app.node.tryGetContext('stopsUnattendedJobs') ?? true;
  if (given === true || given === 'true') return true;
  if (given === false || given === 'false') return false;
  throw new Error(`Context stopsUnattendedJobs: got ${JSON.stringify(given)}; allowed: true or false.`);
};
