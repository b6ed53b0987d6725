/** The workflow that makes a release: what it may do, and that nothing in it can be moved beneath us. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { TARGETS } from '../../deploy/program/targets.ts';
import { notesOf, wrongVersions } from '../../deploy/release/notes.ts';
import { projectRoot } from '../fixtures/program.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly needs?: string | readonly string[];
  readonly environment?: string;
  readonly permissions: Readonly<Record<string, string>>;
  readonly strategy?: { readonly matrix: { readonly runner: readonly string[] } };
  readonly steps: readonly Step[];
}

const text = readFileSync(join(projectRoot, '.github/workflows/release.yml'), 'utf8');
const workflow: { readonly on: unknown; readonly permissions: unknown; readonly jobs: Readonly<Record<string, Job>> } =
  parse(text);
const jobs = Object.values(workflow.jobs);
const steps = jobs.flatMap((job) => job.steps);

test('only a tag of a version starts it', () => {
  expect(workflow.on).toEqual({ push: { tags: ['v[0-9]+.[0-9]+.[0-9]+'] } });
});

test('each action is named by its commit, with its tag as a comment, and each image by its digest', () => {
  const uses = text.match(/uses: .*/g) ?? [];
  expect(uses.length).toBeGreaterThan(5);
  for (const line of uses) expect(line).toMatch(/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  for (const image of text.match(/docker\.io\/\S+/g) ?? []) expect(image).toMatch(/@sha256:[0-9a-f]{64}$/);
});

test('a job may do what it names and no more; what publishes waits for the checks and for its environment', () => {
  expect(workflow.permissions).toEqual({});
  for (const [name, { permissions, environment, needs, steps: own }] of Object.entries(workflow.jobs)) {
    expect(permissions.contents, name).toBe(name === 'release' ? 'write' : 'read');
    const mayWrite = Object.values(permissions).includes('write');
    expect(environment, name).toBe(mayWrite ? 'release' : undefined);
    if (name !== 'check') expect(allNeeds(needs), name).toContain('check');
    // What may write runs no code of a dependency.
    if (mayWrite) for (const { run = '' } of own) expect(run, name).not.toMatch(/npm (?:ci|install|run|exec)|npx/);
  }
});

/** What a job waits for, directly or not. */
function allNeeds(needs: Job['needs'] = []): readonly string[] {
  return [needs].flat().flatMap((name) => [name, ...allNeeds(workflow.jobs[name]?.needs)]);
}

test('no token is left in the checkout or stored as a secret, and no cache of others is read', () => {
  for (const { uses = '', with: settings = {} } of steps) {
    if (uses.startsWith('actions/checkout@')) expect(settings).toMatchObject({ 'persist-credentials': false });
    if (uses.startsWith('actions/setup-node@')) {
      expect(settings).toMatchObject({ 'node-version-file': '.nvmrc', 'package-manager-cache': false });
    }
  }
  expect(text).not.toContain('secrets.');
});

test('no expression of the event is part of a script', () => {
  for (const { run = '' } of steps) expect(run).not.toContain('${{');
});

const scripts = (job: string): string => workflow.jobs[job]?.steps.map(({ run = '' }) => run).join('\n') ?? '';

test('it compares the versions, audits, runs every check, and publishes with provenance', () => {
  const commands = [
    'check-version.ts "$GITHUB_REF_NAME"',
    'npm audit signatures',
    '.ci/audit --required',
    '.ci/bases --published',
    '.ci/run',
  ];
  for (const command of commands) expect(scripts('check')).toContain(command);
  expect(scripts('package')).toContain('npm publish --provenance');
  expect(scripts('image')).toMatch(/--provenance mode=max --sbom true/);
  expect(workflow.jobs.image?.steps.at(-1)?.uses).toMatch(/^actions\/attest-build-provenance@/);
});

test('it builds and tries a program for each platform, and signs what it releases', () => {
  const runners = workflow.jobs.programs?.strategy?.matrix.runner ?? [];
  const systems = runners.map((runner) => runner.replace(/-[\d.]+/, ''));
  expect(systems).toEqual(['ubuntu', 'ubuntu-arm', 'macos', 'macos-intel', 'windows']);
  expect(systems.length).toBe(TARGETS.length);
  for (const command of ['try-program', 'pack-program.ts', 'deploy/debian/build.ts', 'lintian', 'try-package']) {
    expect(scripts('programs')).toContain(command);
  }
  const { steps: last = [] } = workflow.jobs.release ?? {};
  expect(last.find(({ uses = '' }) => uses.startsWith('actions/attest-'))?.with).toEqual({
    'subject-checksums': 'packed/SHA256SUMS',
  });
});

test('each script that it runs is in the repository', () => {
  const paths = text.match(/(?:deploy|\.ci)\/[\w./-]+/g) ?? [];
  expect(paths.length).toBeGreaterThan(8);
  for (const path of paths) expect(existsSync(join(projectRoot, path)), path).toBe(true);
});

const CHANGELOG =
  '# Changelog\n\n## [1.2.0] - 2026-01-02\n\n### Added\n\n- One.\n\n## [1.1.0] - 2026-01-01\n\n- Two.\n\n[1.2.0]: https://a/\n';

test('the notes of a release are its section of the changelog', () => {
  expect(notesOf(CHANGELOG, '1.2.0')).toBe('### Added\n\n- One.\n');
  expect(notesOf(CHANGELOG, '1.1.0')).toBe('- Two.\n');
  expect(notesOf(CHANGELOG, '1.0.0')).toBeUndefined();
  expect(notesOf('## [1.0.0]\n\n## [0.9.0]\n\n- One.\n', '1.0.0')).toBeUndefined();
});

test('a tag that is not the version is refused', () => {
  expect(wrongVersions('v1.2.0', { 'package.json': '1.2.0' })).toEqual([]);
  expect(wrongVersions('v1.2.0', { 'package.json': '1.3.0' })).toEqual(['package.json has version 1.3.0']);
  for (const tag of ['1.2.0', 'v1.2', 'v1.2.0; true', '']) {
    expect(wrongVersions(tag, {})).toEqual(['a tag of a version is v and three numbers, such as v1.2.3']);
  }
  const checked = spawnSync(process.execPath, ['deploy/release/check-version.ts', 'v99.0.0'], {
    cwd: projectRoot,
    encoding: 'utf8',
  });
  expect(checked).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^The tag "v99.0.0" is no release: package.json has/),
  });
});

test('the checksums are those of all files', () => {
  using folder = makeTempFolder();
  folder.write('a b.txt', 'abc');
  const script = join(projectRoot, 'deploy/release/checksums');
  for (let times = 0; times < 2; times++) execFileSync(script, [folder.path]);
  const sum = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  expect(readFileSync(folder.file('SHA256SUMS'), 'utf8')).toBe(`${sum}  a b.txt\n`);
});
