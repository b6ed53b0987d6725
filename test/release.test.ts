/** What a release holds, and under which licences. That it works is tried by .ci/packed. */
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readBuilt } from '../deploy/sbom/built.ts';
import { dependenciesOf, licencesPage } from './architecture/licences.ts';
import { programFiles } from './architecture/source-files.ts';

const root = join(import.meta.dirname, '..');
const readJson = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'));

/** Everything beside the compiled program. */
const OTHER_FILES = ['LICENSE', 'NOTICE', 'README.md', 'package.json', 'schema/schema.graphql'];

/** Made by `prepack`, after the build; test/deploy/sbom.test.ts reads it. */
const LIST_OF_PARTS = 'dist/sbom.cdx.json';

/** Licences that ask for no more than to be named. */
const ALLOWED = new Set(['Apache-2.0', 'MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'MIT OR Apache-2.0']);

/** The paths that `npm pack` would put into the file. */
function packedFiles(): string[] {
  const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  // npm 11 prints a list of packages, later ones an object by name.
  const [packed] = Object.values(JSON.parse(output)) as [{ readonly files: readonly { readonly path: string }[] }];
  return packed.files.map(({ path }) => path).sort();
}

test('npm pack takes the program, its data, its documents and its licences, and nothing else', () => {
  const files = packedFiles();
  const migrations = globSync('migrations/**/*', { cwd: root }).filter((path) => statSync(join(root, path)).isFile());
  // Messages and --help name pages.
  const pages = globSync('docs/*.md', { cwd: root });
  const types = globSync('dist/**/*.d.ts', { cwd: root });
  expect(types).toContain('dist/src/library/index.d.ts');
  const built = globSync('dist/{graphiql,program,web}/**/*', { cwd: root }).filter((path) =>
    statSync(join(root, path)).isFile(),
  );
  expect(built).toEqual(
    expect.arrayContaining(['dist/graphiql/index.html.gz', 'dist/program/main.js', 'dist/web/index.html']),
  );
  for (const ending of ['js', 'js.br', 'js.gz', 'css'])
    expect(built.some((path) => path.endsWith(`.${ending}`))).toBe(true);
  expect(files.filter((path) => path !== LIST_OF_PARTS)).toEqual(
    [...OTHER_FILES, ...pages, ...migrations, ...types, ...built].sort(),
  );
});

test('the declarations of the library need no other package', () => {
  for (const path of globSync('dist/**/*.d.ts', { cwd: root })) {
    const imported = readFileSync(join(root, path), 'utf8').matchAll(/^(?:import|export) .*from '([^']*)'/gm);
    for (const [, name = ''] of imported) expect(name, path).toMatch(/^\.\.?\//);
  }
});

test('nothing in it names the machine it was built on', () => {
  for (const path of packedFiles()) {
    const content = readFileSync(join(root, path));
    expect((path.endsWith('.gz') ? gunzipSync(content) : content).includes(root), path).toBe(false);
  }
});

test('the version is the one that the changelog speaks of, or it is not released yet', () => {
  const { version } = readJson('package.json');
  expect(readJson('package-lock.json').version).toBe(version);
  const headings = readFileSync(join(root, 'CHANGELOG.md'), 'utf8').match(/^## \[.*\]/gm) ?? [];
  expect(['## [Unreleased]', `## [${version}]`]).toContain(headings[0]);
});

const LOCKS = ['', 'deploy/codegen/', 'deploy/demo/', 'deploy/program/', 'deploy/site/', 'test/mcp/'].map(
  (folder) => `${folder}package-lock.json`,
);

test.each(LOCKS)('%s pins each package by its content', (path) => {
  const packages = Object.entries<{ integrity?: string }>(readJson(path).packages).filter(([name]) => name !== '');
  expect(packages.length).toBeGreaterThan(3);
  expect(packages.filter(([, { integrity = '' }]) => !integrity.startsWith('sha512-'))).toEqual([]);
});

test('package-lock.json leaves engines to .ci/packed, so that `npm ci` warns of nothing; `npm run lock` removes them', () => {
  const packages = Object.entries<{ engines?: object }>(readJson('package-lock.json').packages);
  expect(packages.filter(([path, { engines }]) => path !== '' && engines !== undefined)).toEqual([]);
});

test('a checkout has no more packages than docs/sizing.md says', () => {
  const [, said] =
    /package-lock\.json names (\d+) packages/.exec(readFileSync(join(root, 'docs/sizing.md'), 'utf8')) ?? [];
  const names = Object.keys(readJson('package-lock.json').packages).filter((path) => path !== '');
  expect(names.length).toBeGreaterThan(300);
  expect(names.length).toBeLessThanOrEqual(Number(said));
});

function licencesInputs() {
  const { lock, bundled } = readBuilt();
  return { lock, bundled: bundled.program, sources: programFiles(root) };
}

test('docs/licences.md lists every dependency and says what for, and each may be used', async () => {
  const dependencies = dependenciesOf(licencesInputs());
  expect(dependencies.length).toBeGreaterThan(20);
  expect(dependencies.filter(({ licence }) => !ALLOWED.has(licence))).toEqual([]);
  await expect(licencesPage(licencesInputs())).toMatchFileSnapshot('../docs/licences.md');
});

test('NOTICE has what the notices of the packages in the program say', () => {
  const own = readFileSync(join(root, 'NOTICE'), 'utf8').split('\n');
  const contained: { readonly name: string }[] = readJson('dist/program/licences.json');
  const notices = globSync(`node_modules/{${contained.map(({ name }) => name).join()}}/NOTICE*`, { cwd: root });
  expect(notices.length).toBeGreaterThan(1);
  const lines = notices.flatMap((path) => readFileSync(join(root, path), 'utf8').split('\n'));
  for (const line of lines) expect(own).toContain(line.trim());
});

test('where a package in the program has no text of its licence, NOTICE has one', () => {
  const contained: { readonly name: string; readonly text?: string }[] = readJson('dist/program/licences.json');
  const silent = contained.filter(({ text = '' }) => text === '').map(({ name }) => name.split('/')[0] ?? '');
  expect(silent).not.toEqual([]);
  const notice = readFileSync(join(root, 'NOTICE'), 'utf8').toLowerCase().replaceAll(/\s/g, '-');
  for (const name of silent) expect(notice).toContain(name.replace('@', ''));
});

test('a new dependency needs a reason', () => {
  const { sources, ...inputs } = licencesInputs();
  const added = { path: 'src/model/added.ts', text: "import { pad } from 'left-pad';" };
  expect(() => licencesPage({ ...inputs, sources: [...sources, added] })).toThrow(/add .*left-pad/);
});
