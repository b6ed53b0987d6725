/** The workflows, as actionlint reads them: syntax, expressions, names of runners, scripts that an event could write into. */
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'vitest';
import { projectRoot } from '../fixtures/program.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';
import { testUnless } from '../fixtures/unless.ts';

const has = (program: string): boolean => spawnSync('which', [program]).status === 0;
const missing = has('actionlint') || has('go') ? undefined : 'there is no actionlint, and no go to build it';

testUnless(missing, 'actionlint finds no fault in the workflows, and would find one', () => {
  const actionlint = execFileSync(join(import.meta.dirname, 'prepare-actionlint'), { encoding: 'utf8' }).trim();
  const lint = (...files: readonly string[]) => {
    const { status, stdout } = spawnSync(actionlint, ['-no-color', ...files], { cwd: projectRoot, encoding: 'utf8' });
    return { status, stdout };
  };
  const files = ['ci', 'docs', 'nightly', 'release'].map((name) => join(projectRoot, `.github/workflows/${name}.yml`));
  expect(lint(...files)).toEqual({ status: 0, stdout: '' });
  using folder = makeTempFolder();
  const injected = 'run: echo "${{ github.event.pull_request.title }}"';
  const bad = folder.write(
    'bad.yml',
    `on: pull_request\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - ${injected}\n`,
  );
  expect(lint(bad)).toMatchObject({ status: 1, stdout: expect.stringContaining('potentially untrusted') });
});
