import { dirname, join } from 'node:path';

/** The package's own folder, which the sources and the compiled modules reach by different paths but equal names. */
const PACKAGE_FOLDER = dirname(require.resolve('cdktf-sagemaker-processing/package.json'));

/** Folder of the functions' bundles: `<function>/index.js` each. */
export const BUNDLES_FOLDER = join(PACKAGE_FOLDER, 'dist', 'functions');
