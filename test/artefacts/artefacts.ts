/** What `npm run build:program` and `npm run build:deb` made, and what is tried with each. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { architectureOf, debianVersion } from '../../deploy/debian/control.ts';
import { manifest, outputOf, programName, type Target, targetOf } from '../../deploy/program/targets.ts';
import { type Program, projectRoot } from '../fixtures/program.ts';

/** The target of this machine. */
export const HERE = targetOf(`${process.platform}-${process.arch}`);

/** A recorded file to import. */
export const HOTROD = join(projectRoot, 'test/fixtures/recorded/hotrod.jsonl.gz');

/** The path of the single-file program. */
export function programOf(target: Target): string {
  return join(outputOf(target), programName(target));
}

/** The path of the Debian package. */
export function packageOf(target: Target): string {
  return join(outputOf(target), `spangraph_${debianVersion(manifest().version)}_${architectureOf(target)}.deb`);
}

/** The folder name of the unpacked program. */
export function idOf(target: Target): string {
  return readFileSync(join(outputOf(target), 'id'), 'utf8');
}

/** Sends a span over OTLP, and reads it back over GraphQL. */
export async function sendAndRead(program: Program, traceId: string): Promise<void> {
  const now = `${Date.now()}000000`;
  const span = {
    traceId,
    spanId: '00f067aa0ba902b7',
    name: 'GET /',
    kind: 2,
    startTimeUnixNano: now,
    endTimeUnixNano: now,
  };
  const response = await fetch(program.otlpHttpUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }),
  });
  expect(response.status).toBe(200);
  await expectSpan(program, traceId);
}

/** The span of {@link sendAndRead} is stored. */
export async function expectSpan(program: Program, traceId: string): Promise<void> {
  const query = 'query ($id: TraceID!) { trace(traceId: $id) { rootSpan { name } } }';
  const { trace } = await program.graphql(query, { id: traceId });
  expect(trace).toEqual({ rootSpan: { name: 'GET /' } });
}
