/** The workflow that makes a release: what it may do, and that nothing in it can be moved beneath us. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { projectRoot } from '../fixtures/program.ts';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly needs?: string;
  readonly environment?: string;
  readonly permissions: Readonly<Record<string, string>>;
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
  expect(workflow.jobs.check?.permissions).toEqual({ contents: 'read' });
  for (const job of jobs) {
    const writes = Object.entries(job.permissions).filter(([, level]) => level === 'write');
    expect(job.permissions.contents).toBe('read');
    if (writes.length > 0) expect(job).toMatchObject({ needs: 'check', environment: 'release' });
  }
});

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

test('it audits, runs every check, and publishes with provenance', () => {
  const scripts = (job: string): string => workflow.jobs[job]?.steps.map(({ run = '' }) => run).join('\n') ?? '';
  for (const command of ['npm audit --omit=dev', 'npm audit signatures', '.ci/bases --published', '.ci/run']) {
    expect(scripts('check')).toContain(command);
  }
  expect(scripts('package')).toMatch(/npm ci\nnpm publish --provenance/);
  expect(scripts('image')).toMatch(/--provenance mode=max --sbom true/);
  expect(workflow.jobs.image?.steps.at(-1)?.uses).toMatch(/^actions\/attest-build-provenance@/);
});
