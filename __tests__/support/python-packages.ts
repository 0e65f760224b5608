import { strToU8, zipSync } from 'fflate';

/** A wheel with one module and a command of the same name, as pip installs it. */
export const wheel = (name: string, version: string, code: string): Uint8Array => {
  const info = `${name}-${version}.dist-info`;
  const files = {
    [`${name}.py`]: code,
    [`${info}/METADATA`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`,
    [`${info}/WHEEL`]: 'Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    [`${info}/entry_points.txt`]: `[console_scripts]\n${name} = ${name}:main\n`,
  };
  const record = [...Object.keys(files), `${info}/RECORD`].map((path) => `${path},,\n`).join('');
  return zipSync(
    Object.fromEntries(
      Object.entries({ ...files, [`${info}/RECORD`]: record }).map(([path, text]) => [path, strToU8(text)]),
    ),
  );
};

/** A .zip of files, by path. */
export const zip = (files: Readonly<Record<string, string | Uint8Array>>): Uint8Array =>
  zipSync(
    Object.fromEntries(
      Object.entries(files).map(([path, content]) => [
        path,
        typeof content === 'string' ? strToU8(content) : content,
      ]),
    ),
  );
