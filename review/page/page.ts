/** A part of the page that is shown whole or not at all. */
export interface Section {
  /** Markdown by which the page tells that it left the section out. */
  readonly name: string;
  /** Heading with its `#`; none where the section goes on with the one before. */
  readonly heading?: string;
  /** Heading that the section shares with those of the same group. */
  readonly group?: string;
  readonly body: string;
}

/**
 * GitHub takes 65,536 characters in a comment. Counted in bytes, which are never fewer, and with room for a line that
 * a workflow puts before it to find its comment again.
 */
const MOST_BYTES = 65_000;

/** For the names of what is left out, and for the warning of it. */
const NOTICE_BYTES = 2_500;
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

/** What must not be cut, by the number of sections that are left out. */
type Head = (leftOut: number) => readonly string[];

const joined = (parts: readonly string[]): string => parts.filter(Boolean).join('\n\n');

/** The page: its head, then every section for which there is room, in their order. */
export const composePage = (head: Head, sections: readonly Section[]): string => {
  let left = MOST_BYTES - NOTICE_BYTES - Buffer.byteLength(joined(head(0)));
  const kept = new Set(
    sections.filter((section) => {
      const size = sizeOf(section);
      if (size > left) return false;
      left -= size;
      return true;
    }),
  );
  const cut = sections.filter((section) => !kept.has(section));
  const parts = [...head(cut.length), render([...kept]), ...(cut.length > 0 ? [notice(cut)] : [])];
  return `${joined(parts)}\n`;
};
