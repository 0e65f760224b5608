import { escapeText } from './escape-text';

const MARKUP = Symbol('markup');

/** Markup that is safe to write into a page. Only `html` and `joinHtml` make it. */
export interface Html {
  readonly [MARKUP]: string;
}

/** What a template takes: a text is escaped, markup is not. */
export type Content = string | number | Html | readonly Html[];

const markup = (content: Content): string => {
  if (typeof content === 'string') return escapeText(content);
  if (typeof content === 'number') return String(content);
  return MARKUP in content ? content[MARKUP] : content.map((part) => part[MARKUP]).join('');
};

/** Makes markup of a template. Every text in it is escaped, also in a quoted attribute. */
export const html = (template: TemplateStringsArray, ...contents: readonly Content[]): Html => ({
  [MARKUP]: template.reduce((page, part, index) => page + markup(contents[index - 1] ?? '') + part),
});

export const NOTHING = html``;

/** A style sheet or a script of this project, which has nothing of a run in it. */
export const ownCode = (code: string): Html => ({ [MARKUP]: code });

export const markupOf = (content: Html): string => content[MARKUP];
