import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeSpan, spanIdOf, traceIdOf } from '../../../../test/fixtures/spans.ts';
import { MIGRATIONS, sqliteConfig, stateOf } from '../../../../test/fixtures/sqlite.ts';
import { runAtOnce } from '../../../model/steps.ts';
import type { TraceQuery } from '../../query.ts';
import { openForWriting } from '../file/database.ts';
import { ReadClock } from '../file/read-clock.ts';
import { ReadConnection } from '../file/read-connection.ts';
import { SqliteReads } from '../reads/reads.ts';
import { TRACE_LIMITS, TraceStates } from '../write/trace-states.ts';

const QUERY: TraceQuery = { order: { field: 'SPAN_COUNT', direction: 'ASC' }, page: { limit: 10 } };

function open(maxMoves: number) {
  const folder = mkdtempSync(join(tmpdir(), 'spangraph-'));
  const path = join(folder, 'spans.db');
  const { db, lock } = openForWriting(sqliteConfig(path), MIGRATIONS);
  const states = new TraceStates(db, new ReadConnection(db, new ReadClock(db)), { ...TRACE_LIMITS, maxMoves });
  const reads = new SqliteReads(path);
  let spans = 0;
  onTestFinished(() => {
    reads.close();
    db.close();
    lock.release();
    rmSync(folder, { recursive: true });
  });
  return {
    db,
    /** One more span of each of these traces, in one commit. */
    grow: (...traces: readonly number[]) => {
      for (const trace of traces) {
        const span = makeSpan({ traceId: traceIdOf(trace), spanId: spanIdOf(++spans) });
        states.add(stateOf(states, span.traceId), span);
      }
      runAtOnce(states.flush(BigInt(spans)));
    },
    find: (asOf?: string) => {
      const query = { ...QUERY, ...(asOf === undefined ? {} : { asOf }) };
      return reads.run('findTraces', [query], { timeoutMs: 60_000 })[0];
    },
  };
}

test('moments are known until as many moves were logged as are kept', () => {
  const { db, grow, find } = open(3);
  grow(1, 2);
  const moment = find()?.moment;
  grow(1);
  grow(1, 2);
  expect(find(moment)).toMatchObject({ orderChanged: false, positions: [{ value: 1n }, { value: 1n }] });
  grow(2);
  expect(find(moment)).toMatchObject({ orderChanged: true, positions: [{ value: 3n }, { value: 3n }] });
  expect(db.prepare('SELECT count(*) FROM trace_moves').pluck().get()).toBe(3);
});

test('traces stored after the moment are left out, and nothing else', () => {
  const { grow, find } = open(100);
  grow(1, 2);
  const moment = find()?.moment;
  grow(3);
  expect(find(moment)?.items.map(({ traceId }) => traceId)).toEqual([traceIdOf(1), traceIdOf(2)]);
  expect(find()?.items).toHaveLength(3);
});

test('moments of another file are not known', () => {
  const { grow, find } = open(100);
  grow(1);
  for (const moment of ['s5.1.', 'm0', 's', 's-1.1.', 's0.0', '']) expect(find(moment)?.orderChanged).toBe(true);
  expect(find('s0.0.')).toMatchObject({ orderChanged: false, items: [] });
});

test('a moment of a file that was deleted is not one of the file in its place', () => {
  const deleted = open(100);
  deleted.grow(1, 2);
  const moment = deleted.find()?.moment;
  const { grow, find } = open(100);
  grow(3, 4, 5);
  expect(find(moment)?.orderChanged).toBe(true);
  expect(find(moment)?.items).toHaveLength(3);
});
