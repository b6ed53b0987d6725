/** What holds for every container of ours. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { countByRequest, type LoadReport, SPANS_A_REQUEST } from '../fixtures/otlp/load.ts';
import { projectRoot } from '../fixtures/program.ts';
import { readSpanIds } from '../fixtures/read-back.ts';
import { sentBody } from '../newcomer/readme.ts';
import { type Composed, podman } from './compose.ts';

/** What a shell in the container prints. */
async function inShell(container: string, script: string): Promise<string> {
  return await podman('exec', container, 'sh', '-c', script);
}

/** It runs as a user without rights on a root that cannot be written. */
export async function expectLockedDown(container: string): Promise<void> {
  for (const path of ['/x', '/opt/spangraph/x', '/etc/x']) {
    await expect(inShell(container, `: > ${path}`)).rejects.toThrow('Read-only file system');
  }
  const status = await inShell(container, 'while read -r line; do echo "$line"; done < /proc/1/status');
  expect(status).toMatch(/^Uid:\s+1000\s+1000\s+1000\s+1000$/m);
  expect(status).toMatch(/^CapEff:\s+0+$/m);
  const limits = await inShell(container, 'while read -r line; do echo "$line"; done < /proc/1/limits');
  expect(limits).toMatch(/^Max core file size\s+0\s+0\s/m);
  expect(status).toMatch(/^NoNewPrivs:\s+1$/m);
}

/** The programs that a container has. */
export async function programsOf(container: string): Promise<string[]> {
  const found = await podman(
    'exec',
    container,
    'find',
    '/',
    '-xdev',
    '(',
    '-type',
    'f',
    '-o',
    '-type',
    'l',
    ')',
    '-perm',
    '/111',
    '-path',
    '*bin/*',
  );
  return found
    .split('\n')
    .filter((path) => !path.includes('/node_modules/'))
    .sort();
}

/** A stop is one in order: it says so and ends with 0. */
export async function stopInOrder(container: string): Promise<void> {
  await podman('stop', '--time', '30', container);
  expect(await podman('inspect', '--format', '{{.State.ExitCode}}', container)).toBe('0');
  expect(await podman('logs', container)).toContain('Spangraph stopped (SIGTERM).');
}

/** Every request that was acknowledged is stored, with each of its spans once. */
export async function expectAllStored(composed: Composed, { acknowledged }: LoadReport): Promise<void> {
  const stored = countByRequest(await readSpanIds(composed));
  expect(acknowledged.filter((request) => stored.get(request) !== SPANS_A_REQUEST)).toEqual([]);
}

/** Sends the trace of the README by hand, as the README says. */
export async function sendReadmeTrace(composed: Composed): Promise<void> {
  const readme = readFileSync(join(projectRoot, 'README.md'), 'utf8');
  const [command = ''] = /^curl \S*v1\/traces [\s\S]*?\n\}'$/m.exec(readme) ?? [];
  const body = sentBody(command, Date.now());
  expect(body).toContain('resourceSpans');
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(composed.otlpHttpUrl, { method: 'POST', headers, body });
  expect(response.status, await response.text()).toBe(200);
}

/** What it is found by. */
export const README_TRACE = {
  query: '{ traces { nodes { rootSpan { name } services { name } } } }',
  answer: { traces: { nodes: [{ rootSpan: { name: 'POST /orders' }, services: [{ name: 'checkout' }] }] } },
};
