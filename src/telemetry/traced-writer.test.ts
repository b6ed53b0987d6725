import { expect, test } from 'vitest';
import { makeSpan } from '../../test/fixtures/spans.ts';
import { SpangraphError } from '../errors.ts';
import type { Span } from '../model/span.ts';
import type { SpanWriter, WriteReport } from '../storage/backend.ts';
import { OWN_SCOPE } from './own-spans.ts';
import type { CommitSummary } from './own-traces.ts';
import { tracedWriter } from './traced-writer.ts';

const foreign = makeSpan();
const own: Span = { ...foreign, scope: { ...foreign.scope, name: OWN_SCOPE } };
const REPORTS: WriteReport[] = [];

function traced(write: SpanWriter['write']): { readonly writer: SpanWriter; readonly commits: CommitSummary[] } {
  const commits: CommitSummary[] = [];
  const inner: SpanWriter = { maxConcurrentWrites: 3, write, close: async () => {} };
  return { writer: tracedWriter(inner, (commit) => commits.push(commit)), commits };
}

test('commits are reported, but not those of own spans only', async () => {
  const { writer, commits } = traced(async () => REPORTS);
  expect(writer.maxConcurrentWrites).toBe(3);
  expect(await writer.write([[own, own], [own]])).toBe(REPORTS);
  expect(commits).toEqual([]);
  expect(await writer.write([[own], [foreign, own]])).toBe(REPORTS);
  expect(commits).toEqual([{ startedAt: expect.any(Number), durationMs: expect.any(Number), requests: 2, spans: 3 }]);
});

test('one that fails is reported with its code', async () => {
  const failure = new SpangraphError('STORAGE_UNAVAILABLE', 'full');
  const { writer, commits } = traced(() => Promise.reject(failure));
  await expect(writer.write([[foreign]])).rejects.toBe(failure);
  expect(commits).toMatchObject([{ error: 'STORAGE_UNAVAILABLE', spans: 1 }]);
});

test('what log records tell goes to the writer, if it takes that', async () => {
  const taken: unknown[] = [];
  const inner: SpanWriter = {
    maxConcurrentWrites: 1,
    write: async () => REPORTS,
    writeExceptions: async (batches) => void taken.push(...batches),
    close: async () => {},
  };
  await tracedWriter(inner, () => {}).writeExceptions?.([[]]);
  expect(taken).toEqual([[]]);
  expect(traced(async () => REPORTS).writer.writeExceptions).toBeUndefined();
});
