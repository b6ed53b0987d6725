import { once } from 'node:events';
import { connect } from 'node:net';
import { serverAudits } from 'graphql-http';
import { describe, expect, test } from 'vitest';
import { SpangraphError } from '../errors.ts';
import { DEFAULT_TABS, QUERY_TABS } from '../graphql/graphiql/tabs.ts';
import { startTestServer } from '../graphql/testing/server.ts';
import { makeChain, makeSpan, spanId } from '../graphql/testing/spans.ts';
import type { SpanReader } from '../storage/backend.ts';
import { LIMITS } from './testing/in-process.ts';

/** A reader whose one method does something else. */
function replace<Name extends keyof SpanReader>(
  name: Name,
  method: SpanReader[Name],
): (reader: SpanReader) => SpanReader {
  return (reader) =>
    new Proxy(reader, {
      get: (target, key, replaced) => {
        if (key === name) return method;
        if (key === 'within') return () => replaced;
        const member: unknown = Reflect.get(target, key);
        return typeof member === 'function' ? member.bind(target) : member;
      },
    });
}

describe('GraphQL over HTTP', () => {
  test('passes every audit of graphql-http', async () => {
    await using server = await startTestServer();
    const audits = serverAudits({ url: server.url });
    const results = await Promise.all(audits.map(async ({ name, fn }) => ({ name, status: (await fn()).status })));
    expect(results.length).toBeGreaterThan(50);
    expect(results.filter(({ status }) => status !== 'ok')).toEqual([]);
  });

  test('answers GET', async () => {
    await using server = await startTestServer();
    const response = await fetch(`${server.url}?query={server{name,version,storage,startedAt,limits{maxPageSize}}}`);
    expect(await response.json()).toEqual({
      data: {
        server: {
          name: 'Spangraph',
          version: '0.0.0',
          storage: 'memory',
          startedAt: '1970-01-01T00:00:00.000000000Z',
          limits: { maxPageSize: 1000 },
        },
      },
    });
  });

  test('refuses parameters that are no JSON', async () => {
    await using server = await startTestServer();
    const response = await fetch(`${server.url}?query={server{name}}&variables={x`);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('BAD_REQUEST');
    expect(server.logged).toEqual([]);
  });

  test('refuses bodies over the limit, announced or not', async () => {
    await using server = await startTestServer();
    const text = JSON.stringify({ query: '{ server { name } }', extensions: { x: 'x'.repeat(LIMITS.maxBodyBytes) } });
    const headers = { 'content-type': 'application/json' };
    const announced = await fetch(server.url, { method: 'POST', headers, body: text });
    expect(announced.status).toBe(413);
    const chunks = new Blob([text]).stream();
    const streamed = await fetch(server.url, { method: 'POST', headers, body: chunks, duplex: 'half' } as RequestInit);
    expect(streamed.status).toBe(413);
    expect(server.logged).toEqual([]);
  });

  test('lets pages of other origins in only where that is configured', async () => {
    const preflight = {
      method: 'OPTIONS',
      headers: { origin: 'http://localhost:3000', 'access-control-request-method': 'POST' },
    };
    await using closed = await startTestServer();
    expect((await fetch(closed.url, preflight)).headers.get('access-control-allow-origin')).toBeNull();
    await using open = await startTestServer({ corsOrigins: ['http://localhost:3000', 'http://other'] });
    expect((await fetch(open.url, preflight)).headers.get('access-control-allow-origin')).toBe('http://localhost:3000');
    const evil = { ...preflight, headers: { ...preflight.headers, origin: 'http://evil' } };
    expect((await fetch(open.url, evil)).headers.get('access-control-allow-origin')).not.toBe('http://evil');
  });

  test('a client that goes before its request has arrived is no defect', async () => {
    await using server = await startTestServer();
    const { hostname, port } = new URL(server.url);
    const head = 'POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n';
    for (const body of ['content-length: 100\r\n\r\n{', 'transfer-encoding: chunked\r\n\r\nZZ\r\n']) {
      const client = connect(Number(port), hostname);
      await new Promise((resolve) => client.write(head + body, resolve));
      client.end().resume();
      await once(client, 'close');
    }
    expect((await fetch(`${server.url}?query={server{name}}`)).status).toBe(200);
    expect(server.logged).toEqual([]);
  });

  test('ends reads when the client has gone', async () => {
    const aborted = Promise.withResolvers<unknown>();
    const started = Promise.withResolvers<void>();
    const findSpans: SpanReader['findSpans'] = (_queries, signal) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => {
          aborted.resolve(signal.reason);
          reject(signal.reason);
        });
        started.resolve();
      });
    await using server = await startTestServer({ wrap: replace('findSpans', findSpans) });
    const client = new AbortController();
    const request = fetch(`${server.url}?query={spans{nodes{name}}}`, { signal: client.signal });
    await started.promise;
    client.abort();
    await expect(request).rejects.toThrow('aborted');
    expect(await aborted.promise).toBeDefined();
    expect(server.logged).toEqual([]);
  });
});

describe('errors', () => {
  test('of this program keep message and code', async () => {
    const error = new SpangraphError('READ_TIMEOUT', 'The read took longer than 5 s.', { retryAfterMs: 100 });
    await using server = await startTestServer({ wrap: replace('findSpans', () => Promise.reject(error)) });
    const { errors } = await server.ask('{ spans { nodes { name } } }');
    expect(errors).toMatchObject([
      {
        message: error.message,
        path: ['spans', 'nodes'],
        extensions: { code: 'READ_TIMEOUT', retryable: true, retryAfterMs: 100 },
      },
    ]);
    expect(server.logged).toEqual([]);
  });

  test('of any other kind are masked, and logged once', async () => {
    const defect = new TypeError('secret of /etc/passwd');
    await using server = await startTestServer({
      spans: makeChain(1, 30),
      wrap: replace('getAttributes', () => Promise.reject(defect)),
    });
    const { errors } = await server.ask('{ spans(first: 30) { nodes { attributes { key } } } }');
    expect(JSON.stringify(errors)).not.toMatch(/secret|stack/);
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'INTERNAL_SERVER_ERROR' } });
    expect(server.logged).toEqual([{ err: defect }]);
  });

  test.each([
    ['{ spans(first: 1, last: 1) { nodes { name } } }', 'BAD_USER_INPUT', 'not both'],
    ['{ spans(first: -1) { nodes { name } } }', 'BAD_USER_INPUT', 'must be 0 or more'],
    ['{ spans(after: "nonsense") { nodes { name } } }', 'INVALID_CURSOR', 'not made by this server'],
    ['{ node(id: "nonsense") { id } }', 'BAD_USER_INPUT', 'not of this server'],
    ['{ spans(filter: { durationNano: { gt: 9223372036854775808 } }) { totalCount } }', 'BAD_USER_INPUT', '2^63 - 1'],
    ['{ trace(traceId: "xyz") { traceId } }', 'BAD_USER_INPUT', '32 hex digits'],
    ['{ spans(timeRange: { from: "yesterday" }) { totalCount } }', 'BAD_USER_INPUT', 'RFC 3339'],
    [
      '{ spans(filter: { name: { eq: "a" }, traceId: "b" }) { totalCount } }',
      'GRAPHQL_VALIDATION_FAILED',
      'exactly one',
    ],
    ['{ nope }', 'GRAPHQL_VALIDATION_FAILED', 'Cannot query field'],
    ['{ nope', 'GRAPHQL_PARSE_FAILED', 'Syntax Error'],
  ])('%s', async (query, code, words) => {
    await using server = await startTestServer();
    const { errors } = await server.ask(query);
    expect(errors?.map(({ extensions }) => extensions?.code)).toContain(code);
    expect(errors?.map(({ message }) => message).join()).toContain(words);
    expect(server.logged).toEqual([]);
  });

  test('in variables say what is wrong', async () => {
    await using server = await startTestServer();
    const query = 'query ($f: BigIntFilter!) { spans(filter: { durationNano: $f }) { totalCount } }';
    const { errors } = await server.ask(query, { f: { gt: 2 ** 60 } });
    expect(errors?.[0]?.message).toContain('send a string');
    expect(server.logged).toEqual([]);
  });
});

describe('GraphiQL', () => {
  const headers = { accept: 'text/html' };

  test('is one page that loads nothing from elsewhere', async () => {
    await using server = await startTestServer();
    const response = await fetch(server.url, { headers });
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const html = await response.text();
    expect(html).toContain('<title>Spangraph</title>');
    // Outside the script's own text the page refers to nothing but data.
    const head = html.slice(0, html.indexOf('<script>'));
    const references = [...head.matchAll(/(?:src|href)\s*=\s*"([^"]*)"|url\(\s*['"]?([^'")]*)|@import\s+(\S+)/g)];
    expect(
      references.map(([, link, url, sheet]) => link ?? url ?? sheet).filter((ref) => !ref?.startsWith('data:')),
    ).toEqual([]);
    expect(html.match(/<script[^>]*>/g)?.[0]).toBe('<script>');
    expect(html).toContain(JSON.stringify(DEFAULT_TABS[3]).slice(1, 60));
    const again = await fetch(server.url, {
      headers: { ...headers, 'if-none-match': response.headers.get('etag') ?? '' },
    });
    expect(again.status).toBe(304);
  });

  test('can be switched off', async () => {
    await using server = await startTestServer({ graphiql: false });
    const response = await fetch(server.url, { headers });
    expect(response.status).toBeGreaterThanOrEqual(400);
  });

  test.each(QUERY_TABS.map((tab) => [tab.split('\n', 1)[0], tab]))('%s', async (_title, tab) => {
    const failed = makeSpan({
      spanId: spanId(99),
      parentSpanId: spanId(1),
      statusCode: 2,
      statusMessage: 'broken',
      events: [
        {
          name: 'exception',
          timeUnixNano: 5n,
          attributes: [{ key: 'exception.message', value: 'no' }],
          droppedAttributesCount: 0,
        },
      ],
    });
    await using server = await startTestServer({ spans: [...makeChain(1, 3), failed] });
    const { data, errors } = await server.ask(tab);
    expect(errors).toBeUndefined();
    expect((data.traces ?? data.spans ?? data.errorGroups).nodes.length).toBeGreaterThan(0);
    await using empty = await startTestServer();
    expect((await empty.ask(tab)).errors).toBeUndefined();
  });
});

const diskIsGone = () => Promise.reject(new SpangraphError('STORAGE_UNAVAILABLE', 'The disk is gone.'));

describe('beside GraphQL', () => {
  test('/ leads to /graphql, other paths nowhere', async () => {
    await using server = await startTestServer();
    const response = await fetch(server.origin, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([302, '/graphql']);
    for (const path of ['/nope', '/graphql/x', '/__proto__', '/constructor']) {
      expect((await fetch(server.origin + path)).status).toBe(404);
    }
  });

  test('health and readiness', async () => {
    await using server = await startTestServer({ checkIngest: () => {} });
    expect((await fetch(`${server.origin}/healthz`)).status).toBe(200);
    const ready = await fetch(`${server.origin}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([200, { status: 'ok', storage: 'ok', ingest: 'ok' }]);
  });

  test('what is not ready says why', async () => {
    await using server = await startTestServer({ wrap: replace('check', diskIsGone) });
    const response = await fetch(`${server.origin}/readyz`);
    expect([response.status, await response.json()]).toEqual([
      503,
      { status: 'unavailable', storage: 'The disk is gone.' },
    ]);
    await using other = await startTestServer({
      checkIngest: () => {
        throw new SpangraphError('SHUTTING_DOWN', 'Stopping.');
      },
    });
    expect(await (await fetch(`${other.origin}/readyz`)).json()).toMatchObject({ ingest: 'Stopping.', storage: 'ok' });
    expect((await fetch(`${other.origin}/healthz`)).status).toBe(200);
  });
});
