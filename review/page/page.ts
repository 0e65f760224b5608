/** A part of the page that is shown whole or not at all. */
export interface Section {
  /** What the page calls the section if it leaves it out, as Markdown. */
  readonly name: string;
  /** Heading with its `#`; none if the section continues the one before. */
  readonly heading?: string;
  /** Heading of the group that the section belongs to. */
  readonly group?: string;
  readonly body: string;
}

/**
 * GitHub limits a comment to 65,536 characters. Bytes are never fewer than characters; the rest leaves room for a line
 * that lets a workflow find its comment again.
 */
const MOST_BYTES = 65_000;

const NOTICE_BYTES = 2_000;
const NAMES_BYTES = 1_500;

const render = (sections: readonly Section[]): string =>
  sections
    .map(({ group, heading, body }, index) => {
      const isFirst = group !== undefined && sections[index - 1]?.group !== group;
      return [...(isFirst ? [`### ${group}`] : []), ...(heading ? [heading] : []), body].join('\n\n');
    })
    .join('\n\n');

const notice = (cut: readonly Section[]): string => {
  let left = NAMES_BYTES;
  const names = cut
    .map(({ name }) => name)
    .filter((name) => {
      left -= Buffer.byteLength(`${name}, `);
      return left >= 0;
    });
  const more = cut.length > names.length ? ` and ${cut.length - names.length} more` : '';
  return `> **Left out** because a GitHub comment is limited to 65,536 characters: ${names.join(', ')}${more}. Run \`terraform show\` to see them.`;
};

const sizeOf = (section: Section): number => Buffer.byteLength(render([section])) + Buffer.byteLength('\n\n');

/** The page: the parts that must not be cut, then every section that fits, in order. */
export const composePage = (uncut: readonly string[], sections: readonly Section[]): string => {
  const head = uncut.filter(Boolean).join('\n\n');
  let left = MOST_BYTES - NOTICE_BYTES - Buffer.byteLength(head);
  const kept = new Set(
    sections.filter((section) => {
      const size = sizeOf(section);
      if (size > left) return false;
      left -= size;
      return true;
    }),
  );
  const cut = sections.filter((section) => !kept.has(section));
  const parts = [head, render([...kept]), ...(cut.length > 0 ? [notice(cut)] : [])];
  return `${parts.filter(Boolean).join('\n\n')}\n`;
};
