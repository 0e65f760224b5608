import { bundleFunctions } from '../functions/bundle';

/** Jest's global set-up: the tests run the bundles that are deployed. */
export default async (): Promise<void> => bundleFunctions();
