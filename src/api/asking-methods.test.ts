/** What is written down and counted of a call of gRPC. */
import { expect, test } from 'vitest';
import { failureOf, StorageClient } from '../../test/fixtures/jaeger-storage/client.ts';
import { SpangraphError } from '../errors.ts';
import { errorReply, type Question, type Reply } from '../net/question.ts';
import { createMemoryBackend } from '../storage/memory/index.ts';
import type { AuditEntry } from '../telemetry/audit-log.ts';
import type { TracedRequest } from '../telemetry/own-traces.ts';
import type { AskingMethodsOptions } from './asking-methods.ts';
import { startStorageServer } from './testing/storage-server.ts';

const PATH = '/jaeger.storage.v2.TraceReader/GetServices';
const SUMMARY = { recordsRead: 3, bytesRead: 40, codes: [], reads: [], readsLeftOut: 0 };
const { reader } = createMemoryBackend();

/** A server with these parts, and what was written down. */
async function recording(reply: Reply, asking: Partial<AskingMethodsOptions> = {}) {
  const lines: AuditEntry[] = [];
  const questions: Question[] = [];
  const clients: string[] = [];
  const asker: AskingMethodsOptions['asker'] = {
    ask: async (question, client) => {
      questions.push(question);
      clients.push(client);
      return reply;
    },
  };
  const audit = { write: (line: AuditEntry) => void lines.push(line) };
  const server = await startStorageServer({ reader, asking: { asker, audit, ...asking } });
  return { ...server, lines, questions, clients };
}

const answered: Reply = {
  status: 200,
  headers: {},
  body: [Uint8Array.of(1, 2), Uint8Array.of(3)],
  summary: { ...SUMMARY, operation: 'jaeger-storage/GetServices' },
};

test('an answered call: its question, its line, its quota and its trace', async () => {
  const taken: number[] = [];
  const traced: [TracedRequest, string][] = [];
  const ends: string[] = [];
  const enter = () => ({ take: (bytes: number) => void taken.push(bytes), leave: () => void ends.push('left') });
  const traces: AskingMethodsOptions['traces'] = {
    begin: (request, route) => {
      traced.push([request, route]);
      return { isRecorded: true, refused: () => {}, answered: () => void ends.push('traced') };
    },
    committed: () => {},
    stop: async () => {},
  };
  await using recorded = await recording(answered, { enter, traces });
  const { lines, questions, clients } = recorded;
  using client = new StorageClient(recorded.address);
  const headers = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01', authorization: 'Bearer t' };
  const { bytes } = await client.call(PATH, Buffer.of(8, 1), { headers });
  expect(bytes).toEqual([Buffer.of(1, 2), Buffer.of(3)]);
  expect(questions).toMatchObject([
    { method: 'POST', url: PATH, headers: {}, body: Uint8Array.of(8, 1), isTraced: true, caller: { name: 'anyone' } },
  ]);
  expect(clients).toEqual(['127.0.0.1']);
  expect(lines).toMatchObject([
    {
      door: PATH,
      caller: 'anyone',
      tenant: '',
      address: '127.0.0.1',
      operation: 'jaeger-storage/GetServices',
      outcome: 'answered',
      cost: { recordsRead: 3, bytesRead: 40, answerBytes: 3 },
    },
  ]);
  expect(traced).toMatchObject([[{ method: 'POST', url: PATH, headers: { traceparent: headers.traceparent } }, PATH]]);
  expect(traced[0]?.[0].headers).not.toHaveProperty('authorization');
  expect([taken, ends]).toEqual([[3], ['traced', 'left']]);
});

function overQuota(): never {
  throw new SpangraphError('RATE_LIMITED', 'Ask again later.', { retryAfterMs: 1_000 });
}

test('a call that fails, and one that is over a quota', async () => {
  const error = new SpangraphError('OPERATION_TOO_LARGE', 'Too large.');
  const codes = [error.code];
  const reply = { ...errorReply(error, error.toPlain()), summary: { ...SUMMARY, operation: 'a', codes } };
  await using failing = await recording(reply);
  using client = new StorageClient(failing.address);
  expect(await failureOf(client.ask('getServices'))).toEqual({ code: 8, details: 'Too large.' });
  expect(failing.lines).toMatchObject([{ outcome: 'failed', codes }]);
  await using limited = await recording(answered, { enter: overQuota });
  using other = new StorageClient(limited.address);
  expect(await failureOf(other.ask('getServices'))).toEqual({ code: 8, details: 'Ask again later.' });
  expect(limited.lines).toEqual([
    { door: PATH, caller: 'anyone', tenant: '', address: '127.0.0.1', outcome: 'refused', codes: ['RATE_LIMITED'] },
  ]);
});
