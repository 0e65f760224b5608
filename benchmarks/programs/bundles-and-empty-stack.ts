import { beginBundles } from '../../functions/bundle/bundle';

/** The least that synthesis with all bundles does: esbuild's work, and meanwhile a stack with no resource. */
const synthesize = async (): Promise<void> => {
  const writeBundles = beginBundles();
  await import('./empty-stack.js');
  await writeBundles();
};

synthesize().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
