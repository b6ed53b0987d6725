/** Erased traces leave nothing in the file. */
import { existsSync, readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  attributesOf,
  makeEvent,
  makeLink,
  makeScope,
  makeSpan,
  resourceOf,
  spanIdOf,
  traceIdOf,
} from '../../../test/fixtures/spans.ts';
import { openSqliteFixture, type SqliteFixture } from '../../../test/fixtures/sqlite.ts';
import type { Span } from '../../model/span.ts';
import { WRITE_LIMITS } from './write/store-spans.ts';

const MARK = 'remember-me';
const MARKED = ['deadbeefcafef00d0123456789abcdef', 'deadbeefcafef00d0123456789abcd00'] as const;
/** Lists of more keys have no shape. */
const MANY_KEYS = 300;
const SPANS_A_COMMIT = 7;
/** So few values stay in the newest level that most move to the base. */
const LIMITS = { ...WRITE_LIMITS, dictionary: { ...WRITE_LIMITS.dictionary, maxNewest: 4 } };

let backend: SqliteFixture;
beforeEach(async () => {
  backend = await openSqliteFixture(LIMITS);
});
afterEach(() => backend.close());

/** A span with a text in every place that can have one. The number keeps values apart. */
function spanWith(text: string, traceId: string, number: number): Span {
  const start = makeSpan().startTimeUnixNano + BigInt((number * 7_919) % 1_000);
  const values = {
    [`${text}-key`]: `${text}-${number}`,
    [`${text}-list`]: [text, `${number}`],
    shared: 'value',
    number,
  };
  const many = Array.from({ length: MANY_KEYS }, (_, index) => [`${text}-${index}`, text] as const);
  return makeSpan({
    traceId,
    spanId: spanIdOf(number),
    parentSpanId: number % 5 === 0 ? '' : spanIdOf(1),
    name: `${text} name ${number % 3}`,
    traceState: `${text}=state`,
    statusCode: 2,
    statusMessage: `${text} message`,
    startTimeUnixNano: start,
    endTimeUnixNano: start + BigInt(number),
    attributes: attributesOf(number % 4 === 0 ? Object.fromEntries(many) : values),
    resource: { ...resourceOf(`${text}-service`, values), schemaUrl: `https://${text}` },
    scope: makeScope({ name: `${text}-scope`, version: text, attributes: attributesOf(values) }),
    events: [makeEvent({ name: `${text}-event`, attributes: attributesOf({ ...values, long: text.repeat(3_000) }) })],
    links: [makeLink({ traceState: `${text}=link`, attributes: attributesOf(values) })],
  });
}

/** Traces that stay, between two that go, in many commits. */
async function writeAll(): Promise<void> {
  for (let number = 1; number <= 60; number++) {
    const kept = spanWith('kept', traceIdOf(number % 6), number);
    const marked = MARKED.map((traceId) => spanWith(MARK, traceId, number));
    await backend.writer.write([[kept, ...marked]]);
  }
}

/** Bytes of the database and its log. */
function bytesOf(path: string): Buffer {
  return Buffer.concat([path, `${path}-wal`].filter((file) => existsSync(file)).map((file) => readFileSync(file)));
}

function tracesOf(bytes: Buffer): string[] {
  const wanted = [MARK, ...MARKED, ...MARKED.map((id) => Buffer.from(id, 'hex'))];
  return wanted.filter((one) => bytes.includes(one)).map(String);
}

/** The terms of the index, each with the number of its spans. */
function termsOf(path: string): unknown[] {
  const db = new Database(path);
  try {
    db.exec("CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, 'span_index_1', 'row')");
    return db.prepare('SELECT term, doc FROM terms').raw().all();
  } finally {
    db.close();
  }
}

function rowsOf(path: string): Record<string, unknown> {
  const db = new Database(path);
  try {
    const tables = db
      .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'span_index_[0-9]*'")
      .pluck()
      .all();
    return Object.fromEntries(
      tables.map((table) => [table, db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()]),
    );
  } finally {
    db.close();
  }
}

test('the file has no byte of erased traces, and its index no posting', async () => {
  await writeAll();
  const ids = [...MARKED, traceIdOf(99)];
  expect(tracesOf(bytesOf(backend.path)).length).toBeGreaterThan(0);
  expect(await backend.writer.erase(ids, SPANS_A_COMMIT)).toEqual({ traces: 2, spans: 120 });
  await backend.writer.finishErasing();
  expect(tracesOf(bytesOf(backend.path))).toEqual([]);

  const other = await openSqliteFixture(LIMITS);
  for (let number = 1; number <= 60; number++) {
    await other.writer.write([[spanWith('kept', traceIdOf(number % 6), number)]]);
  }
  await other.writer.checkpoint();
  expect(plain(termsOf(backend.path))).toEqual(plain(termsOf(other.path)));
  // The newest move stays, without its trace, so that ids only grow.
  const { trace_moves: moves, ...rows } = rowsOf(other.path);
  expect(rowsOf(backend.path)).toEqual({ ...rows, trace_moves: Number(moves) + 1, facts: expect.any(Number) });
  await other.close();
});

/** Terms with ids of rows differ between files: their letter stands for them. */
function plain(terms: readonly unknown[]): unknown[] {
  return terms.map((term) => JSON.stringify(term).replace(/"([hocr])\d+"/, '"$1"')).sort();
}

test('an interrupted erasure is finished by the next one', async () => {
  await writeAll();
  await backend.writer.erase([MARKED[0]], SPANS_A_COMMIT);
  await backend.writer.erase([MARKED[1]], SPANS_A_COMMIT);
  expect(tracesOf(bytesOf(backend.path)).length).toBeGreaterThan(0);
  expect(await backend.writer.erase(MARKED, SPANS_A_COMMIT)).toEqual({ traces: 0, spans: 0 });
  await backend.writer.finishErasing();
  expect(tracesOf(bytesOf(backend.path))).toEqual([]);
});

test('without erased traces nothing is written', async () => {
  await writeAll();
  await backend.writer.checkpoint();
  const before = bytesOf(backend.path);
  expect(await backend.writer.erase([traceIdOf(99)], SPANS_A_COMMIT)).toEqual({ traces: 0, spans: 0 });
  await backend.writer.finishErasing();
  await backend.writer.checkpoint();
  expect(bytesOf(backend.path).equals(before)).toBe(true);
});

test('another program that reads the file is named, and afterwards the rest goes', async () => {
  await writeAll();
  const other = new Database(backend.path, { readonly: true });
  const rows = other.prepare('SELECT id FROM spans').iterate();
  rows.next();
  await backend.writer.erase(MARKED, SPANS_A_COMMIT);
  await expect(backend.writer.finishErasing()).rejects.toThrow(/another program reads the database.*run the same/);
  rows.return?.();
  other.close();
  await backend.writer.finishErasing();
  expect(tracesOf(bytesOf(backend.path))).toEqual([]);
});

test('what was erased can be stored again', async () => {
  await writeAll();
  const before = await backend.reader.getTraces(MARKED);
  await backend.writer.erase(MARKED, SPANS_A_COMMIT);
  await backend.writer.finishErasing();
  expect(await backend.reader.getTraces(MARKED)).toEqual([undefined, undefined]);
  await writeAll();
  const after = await backend.reader.getTraces(MARKED);
  const own = { rootRef: '', lastArrivalUnixNano: 0n };
  expect(after.map((trace) => ({ ...trace, ...own }))).toEqual(before.map((trace) => ({ ...trace, ...own })));
  const [page] = await backend.reader.findSpans([
    {
      filter: { type: 'attribute', test: { key: `${MARK}-key`, eq: `${MARK}-7` } },
      order: { field: 'START_TIME', direction: 'ASC' },
      page: { limit: 10 },
    },
  ]);
  expect(page?.items.map(({ traceId }) => traceId).sort()).toEqual([...MARKED].sort());
});

test('what log records told of erased traces leaves no byte, even without spans', async () => {
  const lonely = traceIdOf(0x77);
  const logged = [...MARKED, lonely].map((traceId) => ({
    traceId,
    spanId: spanIdOf(1),
    timeUnixNano: 1n,
    type: 'Error',
    message: `secret of ${lonely}`,
    stacktrace: '',
  }));
  await backend.writer.writeExceptions([logged]);
  await backend.writer.checkpoint();
  expect(bytesOf(backend.path).includes(`secret of ${lonely}`)).toBe(true);
  await backend.writer.erase([...MARKED, lonely], SPANS_A_COMMIT);
  await backend.writer.finishErasing();
  expect(bytesOf(backend.path).includes(`secret of ${lonely}`)).toBe(false);
});
