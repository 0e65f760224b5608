/** A part of a string of Terraform: text, or an expression that only Terraform evaluates. */
export type TemplatePart = string | { readonly expression: string };

/** The position after the quoted string that begins at `start`. It may have templates with strings of their own. */
const endOfString = (text: string, start: number): number => {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') {
    if (text[at] === '\\') at += 2;
    else if (isTemplate(text, at)) at = endOfTemplate(text, at);
    else at += text.startsWith('$${', at) || text.startsWith('%%{', at) ? 3 : 1;
  }
  return at + 1;
};

const isTemplate = (text: string, at: number): boolean =>
  text.startsWith('${', at) || text.startsWith('%{', at);

/** The position after the template that begins at `start`, or the text's end if it is never closed. */
const endOfTemplate = (text: string, start: number): number => {
  let depth = 0;
  let at = start + 1;
  while (at < text.length) {
    const sign = text[at];
    if (sign === '"') {
      at = endOfString(text, at);
      continue;
    }
    if (sign === '{') depth += 1;
    if (sign === '}') depth -= 1;
    at += 1;
    if (depth === 0) return at;
  }
  return text.length;
};

/** The parts of a string in Terraform's JSON syntax. */
export const templateParts = (text: string): readonly TemplatePart[] => {
  const parts: TemplatePart[] = [];
  let literal = '';
  let at = 0;
  while (at < text.length) {
    if (text.startsWith('$${', at) || text.startsWith('%%{', at)) {
      literal += text.slice(at + 1, at + 3);
      at += 3;
    } else if (isTemplate(text, at)) {
      const end = endOfTemplate(text, at);
      if (literal !== '') parts.push(literal);
      literal = '';
      parts.push({ expression: text.slice(at + 2, end - 1).trim() });
      at = end;
    } else {
      literal += text[at];
      at += 1;
    }
  }
  return literal === '' ? parts : [...parts, literal];
};

/** The inside of `jsonencode("…")`, if an expression is that and nothing else. */
export const encodedString = (expression: string): string | undefined => {
  const [, quoted] = /^jsonencode\((".*")\)$/s.exec(expression) ?? [];
  return quoted !== undefined && endOfString(quoted, 0) === quoted.length ? quoted.slice(1, -1) : undefined;
};
