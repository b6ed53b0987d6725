import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageVersion } from './package-root.ts';

const main = join(import.meta.dirname, 'main.ts');

/** Runs the program with an environment that holds none of its variables. */
function run(args: readonly string[], nodeFlags: readonly string[] = []) {
  const result = spawnSync(process.execPath, [...nodeFlags, main, ...args], { encoding: 'utf8', env: {} });
  return { code: result.status, out: result.stdout, err: result.stderr };
}

test.each(['12.22.12', '20.20.2', '22.18.0', '23.11.1'])('Node %s is refused in one line', (version) => {
  const pretend = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`;
  const { code, out, err } = run([], ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`]);
  expect([code, out]).toEqual([1, '']);
  expect(err).toMatch(
    /^spangraph: Node\.js 22\.19, 24 or later is needed, .*npx -p node@24 -p spangraph spangraph.*\n$/,
  );
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
