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
  /** It comes first, and is cut last: anyone gets access, or everything is allowed. */
  readonly isGrave?: boolean;
}

const TITLES: Readonly<Record<Warning['kind'], string>> = {
  plan: 'The plan itself',
  data: 'Data at risk',
  executions: 'Executions at risk',
  access: 'Access widens',
  unseen: 'Cannot be seen yet',
};

const KINDS = Object.keys(TITLES) as Warning['kind'][];

/** Each warning once, the grave ones first. Two statements of one policy may have the same warning. */
export const sortedWarnings = (warnings: readonly Warning[]): Warning[] => {
  const distinct = [
    ...new Map(warnings.map((each) => [JSON.stringify([each.kind, each.address, each.text]), each])).values(),
  ];
  return distinct.sort((a, b) => Number(b.isGrave === true) - Number(a.isGrave === true));
};

const single = ({ address, text }: Warning): string =>
  `- ${address === undefined ? '' : `${code(address)}: `}${text}`;

const NAMED = 3;

interface Line {
  readonly text: string;
  readonly isGrave: boolean;
  /** How many warnings the line stands for. */
  readonly count: number;
}

const groupLine = (text: string, group: readonly Warning[]): Line => {
  const addresses = group.flatMap(({ address }) => (address === undefined ? [] : [address]));
  const names = addresses.slice(0, NAMED).map((address) => code(address));
  const more = addresses.length > NAMED ? ` and ${addresses.length - NAMED} more` : '';
  return {
    text: `- ${text}${names.length > 0 ? ` — ${names.join(', ')}${more}` : ''}`,
    isGrave: group.some(({ isGrave }) => isGrave === true),
    count: group.length,
  };
};

/** Equal warnings of several resources as one. */
const grouped = (warnings: readonly Warning[]): Line[] => {
  const groups = new Map<string, Warning[]>();
  for (const warning of warnings) {
    const group = groups.get(warning.text);
    if (group) group.push(warning);
    else groups.set(warning.text, [warning]);
  }
  return [...groups].map(([text, group]) => groupLine(text, group));
};

/** Beyond this, equal warnings are shown as one. */
const MOST_BYTES = 24_000;
/** The room that grave warnings may take in addition, at the expense of everything else on the page. */
const MOST_GRAVE_BYTES = 50_000;

const sizeOf = ({ text }: Line): number => Buffer.byteLength(text) + 1;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

/** Shares bytes equally, and gives what one does not need to the others. */
const shares = (needs: readonly number[], bytes: number): number[] => {
  const given = needs.map(() => 0);
  let left = bytes;
  const byNeed = needs.map((need, index) => ({ need, index })).sort((a, b) => a.need - b.need);
  byNeed.forEach(({ need, index }, position) => {
    const share = Math.min(need, Math.floor(left / (byNeed.length - position)));
    given[index] = share;
    left -= share;
  });
  return given;
};

/** As many lines as there is room for. */
const fitting = (lines: readonly Line[], bytes: number): Line[] => {
  let left = bytes;
  return lines.filter((line) => {
    if (sizeOf(line) > left) return false;
    left -= sizeOf(line);
    return true;
  });
};

interface Part {
  readonly kind: Warning['kind'];
  readonly lines: readonly Line[];
}

/** All grave lines that the page can hold, and of the others as many as there is room for. */
const cut = (parts: readonly Part[]): Part[] => {
  const sizes = (isGrave: boolean) =>
    parts.map(({ lines }) => sum(lines.filter((line) => line.isGrave === isGrave).map(sizeOf)));
  const grave = shares(sizes(true), MOST_GRAVE_BYTES);
  const others = shares(sizes(false), Math.max(0, MOST_BYTES - sum(grave)));
  return parts.map(({ kind, lines }, index) => {
    const kept = new Set([
      ...fitting(
        lines.filter((line) => line.isGrave),
        grave[index] ?? 0,
      ),
      ...fitting(
        lines.filter((line) => !line.isGrave),
        others[index] ?? 0,
      ),
    ]);
    const missing = sum(lines.filter((line) => !kept.has(line)).map(({ count }) => count));
    const notice = `- and ${missing} more of this kind; run \`terraform show\` to see them`;
    return {
      kind,
      lines: [...kept, ...(missing > 0 ? [{ text: notice, isGrave: false, count: 0 }] : [])],
    };
  });
};

const render = (parts: readonly Part[]): string =>
  parts
    .map(({ kind, lines }) => [`**${TITLES[kind]}**`, '', ...lines.map(({ text }) => text)].join('\n'))
    .join('\n\n');

/**
 * Markdown of all warnings, the grave ones of each kind first; of none, the empty text. Beyond 24,000 bytes equal ones
 * are shown as one; what even then has no room is counted, and is never a grave one unless these fill the page.
 */
export const showWarnings = (warnings: readonly Warning[]): string => {
  const kinds = KINDS.map((kind) => ({
    kind,
    own: warnings.filter((warning) => warning.kind === kind),
  })).filter(({ own }) => own.length > 0);
  const all = kinds.map(({ kind, own }) => ({
    kind,
    lines: own.map((warning) => ({ text: single(warning), isGrave: warning.isGrave === true, count: 1 })),
  }));
  const whole = render(all);
  if (Buffer.byteLength(whole) <= MOST_BYTES) return whole;
  return render(cut(kinds.map(({ kind, own }) => ({ kind, lines: grouped(own) }))));
};
