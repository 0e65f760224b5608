import { fastSuite } from './fast-suite';
import { freshClone } from './fresh-clone';
import { functionStart } from './function-start';
import { npmStart } from './npm-start';
import type { Row } from './row';
import { synthesis } from './synthesis';
import { workflows } from './workflows';

export const ROWS: readonly Row[] = [synthesis, workflows, npmStart, functionStart, freshClone, fastSuite];
