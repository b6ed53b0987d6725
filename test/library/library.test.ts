/** The library, as integration tests use it: from the built package. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Spangraph, startSpangraph } from 'spangraph';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { NewestTracesDocument } from '../../examples/generated/graphql.ts';
import { runChild } from '../fixtures/child.ts';
import { projectRoot } from '../fixtures/program.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';

let spangraph: Spangraph;
beforeAll(async () => {
  spangraph = await startSpangraph();
});
afterAll(() => spangraph?.stop());
beforeEach(() => spangraph.clear());

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';

/** Sends spans of one trace, a root and its children. */
async function send(to: Spangraph, names: readonly string[], traceId = TRACE_ID): Promise<void> {
  const start = BigInt(Date.now()) * 1_000_000n;
  const spans = names.map((name, index) => ({
    traceId,
    spanId: (index + 1).toString(16).padStart(16, '0'),
    ...(index > 0 && { parentSpanId: '1'.padStart(16, '0') }),
    name,
    kind: index === 0 ? 2 : 3,
    startTimeUnixNano: String(start + BigInt(index)),
    endTimeUnixNano: String(start + 5_000_000n),
    attributes: [{ key: 'shop.items', value: { intValue: '2' } }],
    events: [{ name: 'note', timeUnixNano: String(start), attributes: [{ key: 'a', value: { boolValue: true } }] }],
  }));
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] };
  const response = await fetch(to.otlpHttpUrl ?? '', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans }] }] }),
  });
  expect(response.status).toBe(200);
}

describe('what is stored', () => {
  test('a trace, with its spans as tests want them', async () => {
    await send(spangraph, ['GET /cart', 'SELECT cart']);
    const trace = await spangraph.settledTrace(TRACE_ID, { spans: 2, quietMs: 0 });
    expect(trace).toMatchObject({ traceId: TRACE_ID, spanCount: 2, errorCount: 0, services: [{ name: 'shop' }] });
    expect(trace.spans).toMatchObject([
      { name: 'GET /cart', kind: 'SERVER', parentSpanId: null, attributes: { 'shop.items': 2 } },
      { name: 'SELECT cart', kind: 'CLIENT', events: [{ name: 'note', attributes: { a: true } }], links: [] },
    ]);
    expect(await spangraph.trace(TRACE_ID)).toEqual(trace);
    expect(await spangraph.traces()).toEqual([trace]);
    expect(await spangraph.trace('1'.repeat(32))).toBeNull();
  });

  test('by a filter of GraphQL, and by TraceQL', async () => {
    await send(spangraph, ['GET /cart', 'SELECT cart', 'SELECT items']);
    const names = async (search: Parameters<Spangraph['spans']>[0]): Promise<string[]> =>
      (await spangraph.spans(search)).map(({ name }) => name);
    expect(await names({ kind: { eq: 'CLIENT' } })).toEqual(['SELECT cart', 'SELECT items']);
    expect(await names('{ name =~ "GET.*" }')).toEqual(['GET /cart']);
    expect(await spangraph.traces('{ status = error }')).toEqual([]);
  });

  test('more spans than a page has', async () => {
    const names = Array.from({ length: 1_200 }, (_, index) => `step ${index}`);
    await send(spangraph, names);
    expect((await spangraph.spans()).map(({ name }) => name)).toEqual(names);
    expect((await spangraph.trace(TRACE_ID))?.spans).toHaveLength(1_200);
  });

  test('nothing, after clear, and then what is sent next', async () => {
    await send(spangraph, ['first']);
    await spangraph.clear();
    expect(await spangraph.traces()).toEqual([]);
    await send(spangraph, ['second']);
    expect((await spangraph.spans()).map(({ name }) => name)).toEqual(['second']);
  });
});

describe('queries', () => {
  test('a typed document', async () => {
    await send(spangraph, ['GET /cart']);
    const { traces } = await spangraph.query(NewestTracesDocument, { first: 1 });
    expect(traces.nodes).toMatchObject([{ traceId: TRACE_ID, spanCount: 1 }]);
  });

  test('a tree, as graphql-tag makes it', async () => {
    const { parse } = await import('graphql');
    expect(await spangraph.query(parse('{ services { name } }'))).toEqual({ services: [] });
  });

  test('every message of a refusal', async () => {
    const refused = spangraph.query(
      '{ traces(first: 5000) { nodes { traceId } } trace(traceId: "short") { traceId } }',
    );
    await expect(refused).rejects.toMatchObject({ name: 'QueryError', message: expect.stringContaining('TraceID') });
    await expect(spangraph.query('{ nope foo }')).rejects.toThrow(/"nope"[\s\S]*\n[\s\S]*"foo"/);
  });

  test('something else', () => {
    expect(() => spangraph.query(5 as unknown as string)).toThrow(/expected a GraphQL document/);
  });
});

describe('waiting', () => {
  test('for spans that come later', async () => {
    const waiting = spangraph.settledTrace(TRACE_ID, { spans: 4 });
    await send(spangraph, ['a']);
    await send(spangraph, ['b', 'c', 'd']);
    expect((await waiting).spans.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd']);
  });

  test('for nothing', async () => {
    await spangraph.settled();
    await spangraph.settled({ quietMs: 0 });
  });

  test('ends in time, and says what arrived', async () => {
    await send(spangraph, ['GET /cart']);
    const other = 'b'.repeat(32);
    await expect(spangraph.settledTrace(other, { timeoutMs: 20 })).rejects.toMatchObject({
      name: 'NotSettledError',
      message: `After 20 ms, 0 of 1 span of trace ${other} arrived. Stored traces: 1.\n  ${TRACE_ID}  1 span  shop: GET /cart`,
    });
    await expect(spangraph.settled({ spans: 2, timeoutMs: 20 })).rejects.toThrow('1 of 2 spans arrived');
  });
});

describe('waiting that cannot end well', () => {
  test('says that the time was too short for the quiet', async () => {
    await expect(spangraph.settled({ timeoutMs: 50 })).rejects.toThrow(
      /^After 50 ms, no span had come for only \d+ ms, and quietMs is 100\. No trace is stored\.$/,
    );
  });

  test('for a trace that never came', async () => {
    await expect(spangraph.settledTrace(TRACE_ID, { spans: 0, quietMs: 0 })).rejects.toThrow(/never came/);
  });

  test.each([{ spans: Number.NaN }, { quietMs: Number.NaN }, { timeoutMs: -1 }, { spans: 1.5 }, { timeoutMs: '5' }])(
    'with %o',
    async (options) => {
      const refused = spangraph.settled(options as { spans: number });
      await expect(refused).rejects.toThrow(new RegExp(`^${Object.keys(options)[0]}: expected`));
      await expect(refused).rejects.toBeInstanceOf(TypeError);
    },
  );
});

describe('servers', () => {
  test('several at once, each with its own spans', async () => {
    await using other = await startSpangraph();
    await send(other, ['elsewhere']);
    expect(await spangraph.traces()).toEqual([]);
    expect(await other.traces()).toHaveLength(1);
    await other.stop();
    await expect(other.spans()).rejects.toThrow('was stopped');
    expect(await spangraph.traces()).toEqual([]);
  });

  test('after the end, everything says so, and so does what was under way', async () => {
    const own = await startSpangraph();
    const underWay = [own.settled({ spans: 5 }), own.spans(), own.query('{ services { name } }'), own.clear()];
    const ends = Promise.allSettled(underWay);
    await own.stop();
    const later = [
      own.settled(),
      own.settledTrace(TRACE_ID),
      own.clear(),
      own.trace(TRACE_ID),
      own.traces(),
      own.spans(),
      own.query('{ services { name } }'),
    ];
    for (const end of [...(await ends), ...(await Promise.allSettled(later))]) {
      expect(end).toMatchObject({ status: 'rejected', reason: { message: 'This Spangraph was stopped.' } });
    }
    await own.stop();
  });

  test.each([
    [{ log: 'loud' }, /log: expected one of debug, .*got "loud"/],
    [{ config: null }, /config: expected an object.*got null/],
    [{ config: [] }, /config: expected an object/],
    [{ config: { api: { endpoint: () => '' } } }, /config: expected plain values/],
    [null, /options: expected an object, got null/],
  ])('%o is refused', async (options, message) => {
    await expect(startSpangraph(options as object)).rejects.toMatchObject({
      code: 'INVALID_CONFIG',
      message: expect.stringMatching(message),
    });
  });

  test('with a configuration, a file of its own, and tokens', async () => {
    using folder = makeTempFolder();
    const path = folder.file('kept.db');
    const token = 'sgt_unused';
    {
      await using own = await startSpangraph({
        config: {
          exporters: { sqlite: { path } },
          receivers: { otlp: { protocols: { http: null } } },
          auth: { tokens: [] },
        },
      });
      expect(own.otlpGrpcUrl).toBeUndefined();
      expect(own.env).toMatchObject({
        OTEL_EXPORTER_OTLP_ENDPOINT: own.otlpHttpUrl?.replace('/v1/traces', ''),
        OTEL_EXPORTER_OTLP_HEADERS: expect.stringContaining('authorization=Bearer%20'),
      });
      expect(await own.spans()).toEqual([]);
      const refused = await fetch(own.graphqlUrl, { headers: { authorization: `Bearer ${token}` } });
      expect(refused.status).toBe(401);
    }
    expect(existsSync(path)).toBe(true);
    expect(dirname(path)).toBe(folder.path);
  });

  test('a configuration that cannot be used', async () => {
    await expect(startSpangraph({ config: { api: { endpint: '' } } })).rejects.toMatchObject({
      code: 'INVALID_CONFIG',
      message: expect.stringContaining('endpoint'),
    });
  });

  test('an option that does not exist', async () => {
    const misspelled = { lgo: 'warn' } as object;
    await expect(startSpangraph(misspelled)).rejects.toThrow(
      new TypeError('startSpangraph: unknown option "lgo"; the options are config and log.'),
    );
  });

  test('a process that forgets to stop ends, silently, and leaves its signals and flags as they were', async () => {
    const code = `
      const before = [process.eventNames().filter((name) => name !== 'exit').length, typeof gc];
      const { startSpangraph } = await import('spangraph');
      const { readdirSync } = await import('node:fs');
      const spangraph = await startSpangraph();
      await spangraph.settled();
      const after = [process.eventNames().filter((name) => name !== 'exit').length, typeof gc];
      const found = ['/dev/shm', process.env.TMPDIR].flatMap((at) => { try { return readdirSync(at); } catch { return []; } });
      console.log(JSON.stringify({ before, after, own: found.filter((name) => name.includes('-' + process.pid + '-')) }));`;
    using folder = makeTempFolder();
    const {
      code: exit,
      stdout,
      stderr,
    } = await runChild(process.execPath, ['--input-type=module', '--eval', code], {
      folder: projectRoot,
      env: { TMPDIR: folder.path },
    });
    expect([exit, stderr]).toEqual([0, '']);
    const { before, after, own } = JSON.parse(stdout);
    expect(after).toEqual(before);
    expect(own).toHaveLength(1);
    for (const at of ['/dev/shm', folder.path]) expect(existsSync(join(at, own[0]))).toBe(false);
  });
});

test('an error that nobody catches shows its message, and not the code of a file', async () => {
  using folder = makeTempFolder();
  const library = JSON.stringify(join(projectRoot, 'dist/program/library.js'));
  folder.write(
    'wrong.mjs',
    `const { startSpangraph } = await import(${library}); await startSpangraph({ config: { api: { endpont: 'x' } } });`,
  );
  const { code, stderr } = await runChild(process.execPath, ['wrong.mjs'], { folder: folder.path });
  expect(code).toBe(1);
  expect(stderr).toContain('endpont');
  expect(stderr.length).toBeLessThan(3_000);
});
