import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The sources and the compiled modules are at different depths below the package's own folder. */
const packageFolder = (folder: string): string =>
  existsSync(join(folder, 'package.json')) ? folder : packageFolder(dirname(folder));

/** Folder of the functions' bundles: `<function>/index.js` each. */
export const BUNDLES_FOLDER = join(packageFolder(__dirname), 'dist', 'functions');
