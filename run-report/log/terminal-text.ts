import { stripVTControlCharacters } from 'node:util';
import Anser from 'anser';
import { type Html, html } from '../html/html';

const ESCAPE = '\u001b';

/** What a terminal still shows of a line that carriage returns begin anew, as in a progress bar. */
const lastRewrite = (line: string): string => {
  const ended = line.replace(/\r+$/, '');
  return ended.slice(ended.lastIndexOf('\r') + 1);
};

const part = ({ content, fg, decorations }: Anser.AnserJsonEntry): Html => {
  const text = stripVTControlCharacters(content);
  // A palette's colour has no name, and may be unreadable on the page.
  const classes = [
    ...(/^ansi-(?:bright-)?[a-z]+$/.test(fg ?? '') && fg !== 'ansi-truecolor' ? [fg] : []),
    ...(decorations.includes('bold') ? ['bold'] : []),
  ];
  return classes.length === 0 ? html`${text}` : html`<span class="${classes.join(' ')}">${text}</span>`;
};

/** A line of a log as a terminal shows it: its sixteen colours and bold text stay, other control sequences go. */
export const terminalText = (line: string): Html => {
  // A message of CloudWatch may have several lines.
  const shown = line.includes('\r') ? line.split('\n').map(lastRewrite).join('\n') : line;
  if (!shown.includes(ESCAPE)) return html`${shown}`;
  return html`${Anser.ansiToJson(shown, { json: true, use_classes: true, remove_empty: true }).map(part)}`;
};
