import { join } from 'node:path';

/** Folder of the functions' bundles: `<function>/index.js` each. */
export const BUNDLES_FOLDER = join(__dirname, '..', 'dist', 'functions');
