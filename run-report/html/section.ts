import { type Content, type Html, html } from './html';

/** A section that the table of contents links to. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: Html;
}

export const sectionHtml = ({ id, title, body }: Section): Html => html`
<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${body}
</section>`;

/** Content that a narrow screen scrolls sideways; the keyboard reaches it. */
export const scrollable = (label: string, content: Html): Html =>
  html`<div class="scroll" role="group" aria-label="${label}" tabindex="0">${content}</div>`;

export interface Table {
  readonly caption: string;
  readonly head: readonly string[];
  /** The first cell of a row is its header. */
  readonly rows: readonly (readonly Content[])[];
}

const row = ([first = '', ...others]: readonly Content[]): Html =>
  html`<tr><th scope="row">${first}</th>${others.map((cell) => html`<td>${cell}</td>`)}</tr>\n`;

export const tableHtml = ({ caption, head, rows }: Table): Html =>
  scrollable(
    caption,
    html`<table>
<caption>${caption}</caption>
<thead><tr>${head.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>
<tbody>
${rows.map(row)}</tbody>
</table>`,
  );

/** Folded away until a reader opens it. */
export const foldedHtml = (title: string, body: Html): Html =>
  html`<details><summary>${title}</summary>${body}</details>`;
