import { spawnSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeTempFolder } from '../test/fixtures/temp-folder.ts';
import { packageVersion } from './package-root.ts';

const main = join(import.meta.dirname, 'main.ts');

/** Runs the program with an environment that holds none of its variables. */
function run(args: readonly string[], nodeFlags: readonly string[] = [], entry = main) {
  const result = spawnSync(process.execPath, [...nodeFlags, entry, ...args], { encoding: 'utf8', env: {} });
  return { code: result.status, out: result.stdout, err: result.stderr };
}

/** Flags of Node that make it believe it is another version. */
function pretendToBe(version: string): string[] {
  const code = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`;
  return ['--import', `data:text/javascript,${encodeURIComponent(code)}`];
}

test.each(['12.22.12', '20.20.2', '22.18.0', '23.11.1'])('Node %s is refused in one line', (version) => {
  const { code, out, err } = run([], pretendToBe(version));
  expect([code, out]).toEqual([1, '']);
  expect(err).toMatch(/^spangraph: Node\.js 22\.19, 24 or later is needed, .*"npm start -- \.\.\."\.\n$/);
});

test('outside a checkout, the advice is for the package', () => {
  using folder = makeTempFolder();
  for (const name of ['main.ts', 'node-version.ts']) copyFileSync(join(import.meta.dirname, name), folder.file(name));
  const { code, err } = run([], pretendToBe('20.20.2'), folder.file('main.ts'));
  expect(code).toBe(1);
  expect(err).toMatch(/^spangraph: .*"npx -p node@24 -p spangraph spangraph"\.\n$/);
});

test('the library is refused by the same sentence, before its modules load', () => {
  const { code, out, err } = run([], pretendToBe('20.20.2'), join(import.meta.dirname, 'library/index.ts'));
  expect([code, out]).toEqual([1, '']);
  expect(err).toMatch(/^Error: spangraph: Node\.js 22\.19, 24 or later is needed, this is [^,]*\.\n/m);
  // The check is in the entry alone: what it imports beside has not run.
  expect(err).toContain('supported-node.ts');
});

test('help and version go to standard output', () => {
  expect(run(['--help'])).toMatchObject({ code: 0, out: expect.stringContaining('--config FILE'), err: '' });
  expect(run(['--version'])).toEqual({ code: 0, out: `${packageVersion()}\n`, err: '' });
});

test('a wrong flag is one line and exit code 2', () => {
  const err = 'spangraph: unknown flag --conifg (did you mean "--config"?); --help lists them\n';
  expect(run(['--conifg', 'x'])).toEqual({ code: 2, out: '', err });
});

test('a configuration that cannot be used is one line and exit code 1', () => {
  const err = 'spangraph: Cannot read the configuration file none.yaml: there is no such file\n';
  expect(run(['--config', 'none.yaml'])).toEqual({ code: 1, out: '', err });
});
