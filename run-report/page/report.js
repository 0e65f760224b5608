// Searches and filters the log. The page can be read without it.
(() => {
  const controls = document.getElementById('log-controls');
  if (!controls) return;
  const search = document.getElementById('log-search');
  const onlyMatching = document.getElementById('log-matching');
  const onlyErrors = document.getElementById('log-errors');
  const host = document.getElementById('log-host');
  const status = document.getElementById('log-status');
  const blocks = [...document.querySelectorAll('.block')].map((element) => ({
    element,
    lines: [...element.children],
  }));
  const lines = blocks.flatMap((block) => block.lines);

  // Lower case, from the first search on.
  let texts;
  let matches = [];
  let position = -1;

  // More would make each search slow.
  const MOST_HIGHLIGHTED_LINES = 3000;

  const query = () => search.value.toLowerCase();

  const isWanted = (line) =>
    (!onlyErrors.checked || line.classList.contains('error')) &&
    (!host?.value || line.dataset.host === host.value);

  const rangesIn = (line, text) => {
    const ranges = [];
    const nodes = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    while (nodes.nextNode()) {
      const content = nodes.currentNode.data.toLowerCase();
      // A few letters have another length in lower case: then a position would not be the same.
      if (content.length !== nodes.currentNode.length) continue;
      for (let at = content.indexOf(text); at !== -1; at = content.indexOf(text, at + text.length)) {
        const range = new Range();
        range.setStart(nodes.currentNode, at);
        range.setEnd(nodes.currentNode, at + text.length);
        ranges.push(range);
      }
    }
    return ranges;
  };

  const highlight = () => {
    if (!CSS.highlights) return;
    const text = query();
    const first = Math.max(0, position - MOST_HIGHLIGHTED_LINES / 2);
    const shown = text === '' ? [] : matches.slice(first, first + MOST_HIGHLIGHTED_LINES);
    CSS.highlights.set('found', new Highlight(...shown.flatMap((line) => rangesIn(line, text))));
  };

  const count = (number, noun) => `${number.toLocaleString('en-US')} ${noun}${number === 1 ? '' : 's'}`;

  const say = () => {
    const shown = count(matches.length, 'line');
    if (query() === '') status.textContent = onlyErrors.checked || host?.value ? `${shown} shown` : '';
    else if (matches.length === 0) status.textContent = 'No line matches';
    else if (position === -1) status.textContent = `${count(matches.length, 'matching line')}`;
    else
      status.textContent = `${(position + 1).toLocaleString('en-US')} of ${count(matches.length, 'matching line')}`;
  };

  const setCurrent = (line) => {
    for (const old of document.querySelectorAll('.line.current')) old.classList.remove('current');
    if (!line) return;
    line.classList.add('current');
    line.scrollIntoView({ block: 'center' });
  };

  const move = (step) => {
    if (query() === '' || matches.length === 0) return;
    position =
      position === -1 && step < 0 ? matches.length - 1 : (position + step + matches.length) % matches.length;
    setCurrent(matches[position]);
    highlight();
    say();
  };

  const hideOthers = (isShown) => {
    let index = 0;
    for (const block of blocks) {
      let shown = 0;
      for (const line of block.lines) {
        line.hidden = !isShown[index];
        shown += isShown[index];
        index += 1;
      }
      block.element.hidden = shown === 0;
      // The height that the browser assumes until it lays the block out.
      block.element.style.containIntrinsicSize = `auto ${(shown * 1.25).toFixed(2)}rem`;
    }
  };

  const update = () => {
    const text = query();
    texts ??= lines.map((line) => line.textContent.toLowerCase());
    const isWantedLine = lines.map(isWanted);
    const isMatch = texts.map((content, index) => isWantedLine[index] && content.includes(text));
    matches = lines.filter((_, index) => isMatch[index]);
    position = -1;
    hideOthers(onlyMatching.checked ? isMatch : isWantedLine);
    setCurrent();
    if (text === '') {
      highlight();
      say();
    } else if (matches.length > 0) move(1);
    else {
      highlight();
      say();
    }
  };

  let timer;
  search.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(update, 200);
  });
  search.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    move(event.shiftKey ? -1 : 1);
  });
  controls.addEventListener('submit', (event) => {
    event.preventDefault();
    move(1);
  });
  document.getElementById('log-previous').addEventListener('click', () => move(-1));
  for (const control of [onlyMatching, onlyErrors, host]) control?.addEventListener('change', update);
  controls.hidden = false;
})();
