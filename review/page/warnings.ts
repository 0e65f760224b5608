import { code } from './escaping';

/**
 * What a reviewer must not miss. `access` widens; `data` may be lost; `executions` may fail; something is `unseen`
 * because the plan does not show it; something is wrong with the `plan` itself.
 */
export interface Warning {
  readonly kind: 'access' | 'data' | 'executions' | 'unseen' | 'plan';
  /** Of the resource; absent if the warning is about the whole plan. */
  readonly address?: string;
  /** Markdown of one line, which follows the address. */
  readonly text: string;
}

const TITLES: Readonly<Record<Warning['kind'], string>> = {
  plan: 'The plan itself',
  data: 'Data at risk',
  executions: 'Executions at risk',
  access: 'Access widens',
  unseen: 'Cannot be seen yet',
};

const KINDS = Object.keys(TITLES) as Warning['kind'][];

const single = ({ address, text }: Warning): string =>
  `- ${address === undefined ? '' : `${code(address)}: `}${text}`;

const NAMED = 3;

/** One line for each group of equal warnings. */
const grouped = (warnings: readonly Warning[]): string[] => {
  const groups = new Map<string, string[]>();
  for (const { address = '', text } of warnings) {
    const group = groups.get(text);
    if (group) group.push(address);
    else groups.set(text, [address]);
  }
  return [...groups].map(([text, addresses]) => {
    const names = addresses
      .filter(Boolean)
      .slice(0, NAMED)
      .map((address) => code(address));
    const more = addresses.length > NAMED ? ` and ${addresses.length - NAMED} more` : '';
    return `- ${text}${names.length > 0 ? ` — ${names.join(', ')}${more}` : ''}`;
  });
};

const MOST_BYTES = 24_000;

/** As many lines as fit, and the number of the rest. */
const withinBytes = (lines: readonly string[], bytes: number): string[] => {
  let left = bytes;
  const kept = lines.filter((line) => {
    left -= Buffer.byteLength(line) + 1;
    return left >= 0;
  });
  return kept.length === lines.length
    ? kept
    : [...kept, `- and ${lines.length - kept.length} more of this kind; run \`terraform show\` to see them`];
};

const render = (warnings: readonly Warning[], lines: (own: readonly Warning[]) => string[]): string =>
  KINDS.map((kind) => ({ kind, own: warnings.filter((warning) => warning.kind === kind) }))
    .filter(({ own }) => own.length > 0)
    .map(({ kind, own }) => [`**${TITLES[kind]}**`, '', ...lines(own)].join('\n'))
    .join('\n\n');

/**
 * Markdown of all warnings; empty if there are none. Beyond 24,000 bytes, equal warnings share a line, and those that
 * still do not fit are counted.
 */
export const showWarnings = (warnings: readonly Warning[]): string => {
  const all = render(warnings, (own) => own.map(single));
  return Buffer.byteLength(all) <= MOST_BYTES
    ? all
    : render(warnings, (own) => withinBytes(grouped(own), MOST_BYTES / KINDS.length));
};
