import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';

const ROOT = resolve(__dirname, '..');
const TEMPLATES = join(ROOT, '.github/ISSUE_TEMPLATE');
const read = (...path: string[]): string => readFileSync(join(ROOT, ...path), 'utf8');

interface Form {
  readonly name: string;
  readonly description: string;
  readonly body: readonly {
    readonly type: string;
    readonly id?: string;
    readonly attributes: { readonly label?: string; readonly value?: string };
  }[];
}

const forms = readdirSync(TEMPLATES).filter((name) => name !== 'config.yml');
const formOf = (name: string): Form => parse(read('.github/ISSUE_TEMPLATE', name));

describe('issue templates', () => {
  test('are the only way to open an issue', () => {
    expect(parse(read('.github/ISSUE_TEMPLATE/config.yml'))).toEqual({ blank_issues_enabled: false });
  });

  test.each(forms)('%s is a form that GitHub accepts', (name) => {
    const { body, ...form } = formOf(name);
    expect(form).toMatchObject({ name: expect.any(String), description: expect.any(String) });
    for (const { type, id, attributes } of body) {
      expect(['markdown', 'input', 'textarea', 'dropdown', 'checkboxes']).toContain(type);
      expect(type === 'markdown' ? attributes.value : attributes.label).toBeTruthy();
      if (type !== 'markdown') expect(id).toMatch(/^[\w-]+$/);
    }
    const ids = body.flatMap(({ id }) => id ?? []);
    expect(ids).toEqual([...new Set(ids)]);
  });

  test('point a reporter of a vulnerability to the security policy', () => {
    expect(read('.github/ISSUE_TEMPLATE/bug_report.yml')).toContain('SECURITY.md');
    expect(existsSync(join(ROOT, 'SECURITY.md'))).toBe(true);
  });
});

test('CODEOWNERS has patterns for what decides what is applied, and all patterns match', () => {
  const patterns = read('.github/CODEOWNERS')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(' ')[0] ?? '');
  expect(patterns).toEqual(
    expect.arrayContaining(['/.github/', '/locks/', '/cdktf.json', '/package.json', '/package-lock.json']),
  );
  for (const pattern of patterns) expect(existsSync(join(ROOT, pattern.replace('*', '')))).toBe(true);
});

test.each(['SECURITY.md', '.github/pull_request_template.md'])(
  'the files that %s refers to exist',
  (file) => {
    const links = [...read(file).matchAll(/\]\((?!https:)([^)#]+)/g)].map(([, path = '']) => path);
    const scripts = [...read(file).matchAll(/`npm (?:run )?([\w:]+)`/g)].map(([, script = '']) => script);
    for (const path of links) expect(existsSync(join(ROOT, path))).toBe(true);
    expect(Object.keys(JSON.parse(read('package.json')).scripts)).toEqual(expect.arrayContaining(scripts));
  },
);
