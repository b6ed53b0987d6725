/** /healthz and /readyz, and what senders and readers are told while another program holds the database. */
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { GrpcSender, toProtobuf } from '../fixtures/otlp/senders.ts';
import { type Program, startProgram } from '../fixtures/program.ts';
import { countSpans, readSpanIds } from '../fixtures/read-back.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';

async function get(program: Program, path: string): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${program.apiOrigin}${path}`);
  return { status: response.status, body: await response.json() };
}

describe('health', () => {
  test('alive and ready while it runs, and a sentence at paths that are not served', async () => {
    await using program = await startProgram();
    expect(await get(program, '/healthz')).toEqual({ status: 200, body: { status: 'ok', service: 'spangraph' } });
    expect(await get(program, '/readyz')).toEqual({
      status: 200,
      body: { status: 'ok', storage: 'ok', ingest: 'ok' },
    });
    expect(await get(program, '/nothing')).toEqual({
      status: 404,
      body: { error: expect.stringContaining('/graphql') },
    });
  });

  // The writer waits for the lock inside its thread, up to five seconds; then the sender is told to retry. Everything that
  // only reads goes on meanwhile. /readyz asks the ingest thread, so it is answered when the wait is over.
  test('another program holds the write lock: queries go on, senders are told to retry, nothing is lost', async () => {
    await using program = await startProgram();
    using sender = new GrpcSender(program.grpcAddress);
    const first = toProtobuf(jsonRequest([jsonSpan(traceIdOf(1), spanIdOf(1))]));
    const second = toProtobuf(jsonRequest([jsonSpan(traceIdOf(2), spanIdOf(2))]));
    expect(await sender.export(first)).toEqual({ body: {} });
    const other = new Database(program.databasePath);
    try {
      other.exec('BEGIN IMMEDIATE');
      let isAnswered = false;
      const exported = sender.export(second).then((answer) => {
        isAnswered = true;
        return answer;
      });
      expect((await get(program, '/healthz')).status).toBe(200);
      expect(await countSpans(program)).toBe(1);
      expect(isAnswered).toBe(false);
      expect(await exported).toMatchObject({
        failure: { code: 14, message: expect.stringMatching(/lock|busy/i), status: { code: 14 } },
      });
      other.exec('ROLLBACK');
    } finally {
      other.close();
    }
    expect(await sender.export(second)).toEqual({ body: {} });
    expect(await readSpanIds(program)).toHaveLength(2);
    expect((await get(program, '/readyz')).status).toBe(200);
  });
});
