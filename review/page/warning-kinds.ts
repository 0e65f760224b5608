import type { Warning } from './warnings';

/** The names of the kinds of warnings outside of this program. They never change. */
const KIND_NAMES = {
  plan: 'plan',
  data: 'data-at-risk',
  executions: 'executions-at-risk',
  access: 'access-widens',
  unseen: 'cannot-be-seen',
} as const satisfies Readonly<Record<Warning['kind'], string>>;

export type KindName = (typeof KIND_NAMES)[Warning['kind']];

export const KINDS_OF_WARNINGS: readonly KindName[] = Object.values(KIND_NAMES);

export const kindNameOf = ({ kind }: Warning): KindName => KIND_NAMES[kind];
