/** The stock `sqlite3` program on the database of a running server: tables, columns, indexes, and what they hold. */
import { execFileSync, spawnSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { sendAll } from '../fixtures/otlp/senders.ts';
import { type Program, startProgram } from '../fixtures/program.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { describeUnless } from '../fixtures/unless.ts';

const PROGRAM = 'sqlite3';
const isInstalled = spawnSync(PROGRAM, ['--version']).status === 0;

/** The tables of Teletrace with their columns. */
const TABLES: Readonly<Record<string, readonly string[]>> = {
  scopes: ['id', 'name', 'version', 'dropped_attributes_count'],
  spans: [
    'span_id',
    'trace_id',
    'trace_state',
    'parent_span_id',
    'name',
    'kind',
    'start_time_unix_nano',
    'end_time_unix_nano',
    'dropped_span_attributes_count',
    'span_status_message',
    'span_status_code',
    'dropped_resource_attributes_count',
    'dropped_events_count',
    'dropped_links_count',
    'duration',
    'ingestion_time_unix_nano',
    'instrumentation_scope_id',
  ],
  events: ['id', 'span_id', 'time_unix_nano', 'name', 'dropped_attributes_count'],
  links: ['id', 'span_id', 'trace_state', 'dropped_attributes_count'],
  scope_attributes: ['scope_id', 'key', 'value', 'type'],
  span_attributes: ['span_id', 'key', 'value', 'type'],
  resource_attributes: ['resource_id', 'key', 'value', 'type'],
  event_attributes: ['event_id', 'key', 'value', 'type'],
  link_attributes: ['link_id', 'key', 'value', 'type'],
  span_resource_attributes: ['id', 'span_id', 'resource_attribute_id'],
  schema_migrations: [],
};

const INDEXES = {
  start_time_index: ['start_time_unix_nano', 'trace_id', 'span_id'],
  end_time_index: ['end_time_unix_nano'],
  duration_index: ['duration_digits', 'arrival_block', 'duration'],
};

const attribute = (key: string, value: object): object => ({ key, value });

const parent = jsonSpan(traceIdOf(1), spanIdOf(1), {
  name: 'GET /cart',
  kind: 2,
  traceState: 'vendor=1',
  endTimeUnixNano: '1767225600250000001',
  status: { code: 2, message: 'broken' },
  droppedAttributesCount: 1,
  droppedEventsCount: 2,
  droppedLinksCount: 3,
  attributes: [
    attribute('text', { stringValue: 'grün' }),
    attribute('int', { intValue: '42' }),
    attribute('largest', { intValue: '9223372036854775807' }),
    attribute('double', { doubleValue: 2.5 }),
    attribute('flag', { boolValue: true }),
    attribute('bytes', { bytesValue: 'AAEC' }),
    attribute('list', { arrayValue: { values: [{ stringValue: 'a' }, { stringValue: 'b' }] } }),
  ],
  events: [
    {
      timeUnixNano: '1767225600100000007',
      name: 'cache miss',
      droppedAttributesCount: 4,
      attributes: [attribute('cache.key', { stringValue: 'cart-7' })],
    },
  ],
  links: [
    {
      traceId: traceIdOf(9),
      spanId: spanIdOf(9),
      traceState: 'l=1',
      droppedAttributesCount: 5,
      attributes: [attribute('why', { stringValue: 'retry' })],
    },
  ],
});
const child = jsonSpan(traceIdOf(1), spanIdOf(2), { name: 'SELECT', kind: 3, parentSpanId: spanIdOf(1) });

const request = {
  resourceSpans: [
    {
      resource: {
        droppedAttributesCount: 6,
        attributes: [
          attribute('service.name', { stringValue: 'cart' }),
          attribute('service.instance', { intValue: '3' }),
        ],
      },
      scopeSpans: [
        {
          scope: {
            name: 'http',
            version: '2.1',
            droppedAttributesCount: 7,
            attributes: [attribute('scope.kind', { stringValue: 'server' })],
          },
          spans: [parent, child],
        },
      ],
    },
  ],
};

describeUnless(isInstalled ? undefined : 'it is not installed', 'the sqlite3 program', () => {
  let program: Program;
  const sqlite3 = (...args: string[]): string =>
    execFileSync(PROGRAM, [...args.slice(0, -1), program.databasePath, args.at(-1) ?? ''], { encoding: 'utf8' });
  const select = (sql: string): Record<string, unknown>[] =>
    JSON.parse(sqlite3('-readonly', '-json', sql) || '[]') as Record<string, unknown>[];

  beforeAll(async () => {
    program = await startProgram();
    await sendAll(program, { protocol: 'gRPC', gzip: false }, [
      JSON.stringify(request),
      JSON.stringify(jsonRequest([jsonSpan(traceIdOf(2), spanIdOf(1))], 'other')),
    ]);
  });
  afterAll(async () => await program?.[Symbol.asyncDispose]());

  test('.tables lists the eleven', () => {
    const listed = sqlite3('.tables').split(/\s+/);
    expect(Object.keys(TABLES).filter((table) => !listed.includes(table))).toEqual([]);
  });

  test.each(Object.entries(TABLES))('%s has its columns and can be read', (table, columns) => {
    const found = new Set(select(`SELECT name FROM pragma_table_info('${table}')`).map(({ name }) => name));
    expect(columns.filter((column) => !found.has(column))).toEqual([]);
    expect(select(`SELECT * FROM ${table}`).length).toBeGreaterThan(0);
  });

  test.each(Object.entries(INDEXES))('%s is on its column', (index, columns) => {
    expect(select(`SELECT name FROM pragma_index_info('${index}')`).map(({ name }) => name)).toEqual(columns);
    expect(sqlite3('.schema spans')).toContain(index);
  });

  test('a span with its scope', () => {
    const [row, ...others] = select(`
      SELECT s.*, c.name AS scope_name, c.version, c.dropped_attributes_count AS dropped_scope_attributes_count
      FROM spans s JOIN scopes c ON c.id = s.instrumentation_scope_id
      WHERE s.trace_id = '${traceIdOf(1)}' AND s.span_id = '${spanIdOf(1)}'`);
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      name: 'GET /cart',
      kind: 'Server',
      trace_state: 'vendor=1',
      duration: 250_000_001,
      span_status_code: 'Error',
      span_status_message: 'broken',
      dropped_span_attributes_count: 1,
      dropped_events_count: 2,
      dropped_links_count: 3,
      dropped_resource_attributes_count: 6,
      scope_name: 'http',
      version: '2.1',
      dropped_scope_attributes_count: 7,
    });
  });

  test('times to the nanosecond, and parents', () => {
    expect(
      select(`
        SELECT c.name, p.name AS parent, CAST(p.start_time_unix_nano AS TEXT) AS start,
          CAST(p.end_time_unix_nano AS TEXT) AS "end", p.ingestion_time_unix_nano > p.start_time_unix_nano AS later
        FROM spans c JOIN spans p ON p.trace_id = c.trace_id AND p.span_id = c.parent_span_id`),
    ).toEqual([
      { name: 'SELECT', parent: 'GET /cart', start: '1767225600000000000', end: '1767225600250000001', later: 1 },
    ]);
  });

  test('attributes of a span by join', () => {
    expect(
      select(`SELECT key, CAST(value AS TEXT) AS value, type FROM span_attributes
        WHERE span_row = (SELECT id FROM spans WHERE name = 'GET /cart')`),
    ).toEqual([
      { key: 'text', value: 'grün', type: 'Str' },
      { key: 'int', value: '42', type: 'Int' },
      { key: 'largest', value: '9223372036854775807', type: 'Int' },
      { key: 'double', value: '2.5', type: 'Double' },
      { key: 'flag', value: '1', type: 'Bool' },
      { key: 'bytes', value: 'AAEC', type: 'Bytes' },
      { key: 'list', value: '["a","b"]', type: 'Slice' },
    ]);
    // As users of Teletrace join them.
    expect(
      select(`SELECT s.name FROM spans s JOIN span_attributes a ON a.span_id = s.span_id AND a.span_row = s.id
        WHERE a.key = 'int' AND a.value = 42`),
    ).toEqual([{ name: 'GET /cart' }]);
  });

  test('attributes of resources by join', () => {
    expect(
      select(`
        SELECT s.name, a.key, CAST(a.value AS TEXT) AS value, a.type
        FROM spans s
          JOIN span_resource_attributes r ON r.span_id = s.span_id AND r.span_row = s.id
          JOIN resource_attributes a ON a.resource_id = r.resource_attribute_id
        WHERE s.trace_id = '${traceIdOf(1)}' ORDER BY s.name, a.key`),
    ).toEqual(
      ['GET /cart', 'SELECT'].flatMap((name) => [
        { name, key: 'service.instance', value: '3', type: 'Int' },
        { name, key: 'service.name', value: 'cart', type: 'Str' },
      ]),
    );
  });

  test('attributes of scopes by join', () => {
    expect(
      select(`SELECT c.name, a.key, a.value, a.type FROM scopes c JOIN scope_attributes a ON a.scope_id = c.id`),
    ).toEqual([{ name: 'http', key: 'scope.kind', value: 'server', type: 'Str' }]);
  });

  test('events and links with their attributes by join', () => {
    expect(
      select(`
        SELECT s.name, e.name AS event, CAST(e.time_unix_nano AS TEXT) AS time, e.dropped_attributes_count AS dropped,
          a.key, a.value, a.type
        FROM events e JOIN spans s ON s.id = e.span_row JOIN event_attributes a ON a.event_id = e.id`),
    ).toEqual([
      {
        name: 'GET /cart',
        event: 'cache miss',
        time: '1767225600100000007',
        dropped: 4,
        key: 'cache.key',
        value: 'cart-7',
        type: 'Str',
      },
    ]);
    expect(
      select(`
        SELECT l.span_id, l.trace_state, l.dropped_attributes_count AS dropped, l.target_trace_id, l.target_span_id,
          a.key, a.value, a.type
        FROM links l JOIN link_attributes a ON a.link_id = l.id`),
    ).toEqual([
      {
        span_id: spanIdOf(1),
        trace_state: 'l=1',
        dropped: 5,
        target_trace_id: traceIdOf(9),
        target_span_id: spanIdOf(9),
        key: 'why',
        value: 'retry',
        type: 'Str',
      },
    ]);
  });

  test('every table and view can be selected from', () => {
    const names = select("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')").map(({ name }) =>
      String(name),
    );
    // FTS5 with its settings is newer than the sqlite3 program of Debian 12.
    const readable = names.filter((name) => !name.startsWith('span_index') && !name.startsWith('sqlite_'));
    expect(readable.length).toBeGreaterThan(Object.keys(TABLES).length);
    for (const name of readable) expect(() => select(`SELECT * FROM "${name}" LIMIT 1`), name).not.toThrow();
  });

  test('agrees with what the API says', async () => {
    const { spans } = await program.graphql('{ spans(first: 0) { totalCount } }');
    expect(select('SELECT count(*) AS count FROM spans')).toEqual([{ count: spans.totalCount }]);
  });
});
