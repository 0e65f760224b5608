import { join } from 'node:path';
import { PACKAGE_FOLDER } from './package-folder';

/** Folder of the bundles: `<function>/index.js` for each function. */
export const BUNDLES_FOLDER = join(PACKAGE_FOLDER, 'dist', 'functions');

/** The bundle of a function in a folder of bundles. */
export const bundlePath = (folder: string, name: string): string => join(folder, name, 'index.js');
