/** The protocol byte by byte: what the transport and JSON-RPC demand, and what each revision allows. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../graphql/testing/server.ts';
import { makeSpan } from '../../graphql/testing/spans.ts';
import { postMcp } from './testing/mcp-client.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ spans: [makeSpan({ name: 'GET /' })] });
});
afterAll(() => server?.[Symbol.asyncDispose]());

const PING = { jsonrpc: '2.0', id: 1, method: 'ping' };

/** Status and parsed body of one POST. */
async function ask(body: unknown, headers?: Record<string, string>) {
  const response = await postMcp(server.origin, body, headers);
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: text === '' ? undefined : JSON.parse(text) };
}

function initialize(protocolVersion: unknown) {
  const params = { protocolVersion, capabilities: {}, clientInfo: { name: 'test', version: '1' } };
  return { jsonrpc: '2.0', id: 'a', method: 'initialize', params };
}

describe('the transport', () => {
  test('answers a request with one object of JSON', async () => {
    const { status, headers, json } = await ask(PING);
    expect([status, headers.get('content-type'), json]).toEqual([
      200,
      'application/json; charset=utf-8',
      { jsonrpc: '2.0', id: 1, result: {} },
    ]);
    expect(headers.get('mcp-session-id')).toBeNull();
  });

  test.each([
    { jsonrpc: '2.0', method: 'notifications/initialized' },
    { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } },
    { jsonrpc: '2.0', method: 'notifications/unheard-of' },
    { jsonrpc: '2.0', id: 7, result: {} },
    { jsonrpc: '2.0', id: 7, error: { code: 1, message: 'no' } },
  ])('only accepts %j', async (message) => {
    const { status, text } = await ask(message);
    expect([status, text]).toEqual([202, '']);
  });

  test.each(['GET', 'DELETE', 'PUT'])('has no %s', async (method) => {
    const response = await fetch(`${server.origin}/mcp`, { method, headers: { 'x-requested-with': 'test' } });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
    expect(await response.json()).toMatchObject({ jsonrpc: '2.0', id: null, error: { code: -32_000 } });
  });

  test('is at one path', async () => {
    const response = await fetch(`${server.origin}/mcp/tools`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(PING),
    });
    expect(response.status).toBe(404);
  });

  test.each([
    ['application/json, text/event-stream', 200],
    ['text/event-stream;q=0.5, application/json;q=0.9', 200],
    ['application/json', 200],
    ['application/*', 200],
    ['*/*', 200],
    ['text/event-stream', 406],
    ['text/html', 406],
    ['application/json;q=0, text/event-stream', 406],
  ])('takes clients that accept %s: %i', async (accept, expected) => {
    expect((await ask(PING, { accept })).status).toBe(expected);
  });

  test.each(['application/json', 'Application/JSON; charset=utf-8'])('takes bodies of %s', async (type) => {
    expect((await ask(PING, { 'content-type': type })).status).toBe(200);
  });

  test.each(['application/xml', 'application/jsonlines'])('refuses bodies of %s', async (type) => {
    const { status, json } = await ask(PING, { 'content-type': type });
    expect([status, json.error.data.code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
  });

  test.each(['2025-11-25', '2025-06-18', '2025-03-26'])('serves revision %s', async (version) => {
    expect((await ask(PING, { 'mcp-protocol-version': version })).status).toBe(200);
  });

  test.each(['2024-11-05', '2026-07-28', 'x'])('refuses revision %s with the served ones', async (version) => {
    const { status, json } = await ask(PING, { 'mcp-protocol-version': version });
    expect([status, json.error.code, json.error.message]).toEqual([
      400,
      -32_600,
      `MCP-Protocol-Version "${version}" is not served. Served are 2025-11-25, 2025-06-18, 2025-03-26.`,
    ]);
  });

  test('bounds the body', async () => {
    const { status, json } = await ask({ ...PING, params: { filler: 'x'.repeat(1024 * 1024) } });
    expect([status, json.error.code, json.error.data]).toEqual([413, -32_000, { code: 'BODY_TOO_LARGE' }]);
  });

  test('answers under its own names only (DNS rebinding)', async () => {
    const { request } = await import('node:http');
    const { port } = new URL(server.origin);
    const asked = (headers: Record<string, string>) =>
      new Promise<number | undefined>((resolve, reject) => {
        const sent = request({ port, path: '/mcp', method: 'POST', headers }, (response) => {
          response.resume();
          resolve(response.statusCode);
        });
        sent.on('error', reject).end(JSON.stringify(PING));
      });
    const json = { 'content-type': 'application/json', accept: '*/*' };
    expect(await asked({ ...json, host: `localhost:${port}` })).toBe(200);
    expect(await asked({ ...json, host: `evil.example:${port}` })).toBe(421);
    expect(await asked({ ...json, host: 'evil.example', origin: 'http://evil.example' })).toBe(421);
    expect(await asked({ ...json, host: `localhost:${port}`, origin: 'http://evil.example' })).toBe(403);
    expect(await asked({ ...json, host: `localhost:${port}`, origin: 'null' })).toBe(403);
    expect(await asked({ ...json, host: `localhost:${port}`, origin: `http://localhost:${port}` })).toBe(200);
  });
});

describe('JSON-RPC', () => {
  test.each(['', '{', 'hello', '{"jsonrpc":"2.0","id":1,"method":"ping"}x', '"\ud800'])(
    'cannot parse %j',
    async (body) => {
      const { status, json } = await ask(body);
      expect([status, json.id, json.error.code]).toEqual([400, null, -32_700]);
    },
  );

  test('cannot parse what is no UTF-8', async () => {
    const body = new Uint8Array([...new TextEncoder().encode('{"jsonrpc":"2.0","id":"'), 0xff, 0x22, 0x7d]);
    const response = await fetch(`${server.origin}/mcp`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect([response.status, await response.json()]).toMatchObject([400, { error: { code: -32_700 } }]);
  });

  test('survives deep nesting', async () => {
    const { status } = await ask(`${'['.repeat(500_000)}1234567890123456789${']'.repeat(500_000)}`);
    expect(status).toBe(400);
  });

  test.each([
    [1, null],
    ['"text"', null],
    [null, null],
    [{}, null],
    [{ jsonrpc: '2.0' }, null],
    [{ jsonrpc: '1.0', id: 1, method: 'ping' }, 1],
    [{ id: 1, method: 'ping' }, 1],
    [{ jsonrpc: '2.0', id: 1, method: 5 }, 1],
    [{ jsonrpc: '2.0', id: null, method: 'ping' }, null],
    [{ jsonrpc: '2.0', id: 1.5, method: 'ping' }, null],
    [{ jsonrpc: '2.0', id: {}, method: 'ping' }, null],
    [{ jsonrpc: '2.0', id: 1, method: 'ping', params: 'x' }, 1],
  ])('refuses the request %j', async (message, id) => {
    const { status, json } = await ask(message);
    expect([status, json.id, json.error.code]).toEqual([400, id, -32_600]);
  });

  test.each(['nope', 'tools/nope', 'constructor', '__proto__', 'logging/setLevel', 'prompts/list', 'server/discover'])(
    'has no method %s',
    async (method) => {
      const { status, json } = await ask({ jsonrpc: '2.0', id: 1, method });
      expect([status, json.error.code]).toEqual([200, -32_601]);
    },
  );

  test.each([
    ['ping', []],
    ['initialize', {}],
    ['initialize', { protocolVersion: 5 }],
    ['tools/call', {}],
    ['tools/call', { name: 5 }],
    ['tools/call', { name: 'no_such_tool' }],
    ['tools/call', { name: 'list_services', arguments: [] }],
    ['tools/call', { name: 'list_services', arguments: 'x' }],
    ['tools/list', { cursor: 'x' }],
    ['resources/read', {}],
  ])('refuses the parameters of %s: %j', async (method, params) => {
    const { status, json } = await ask({ jsonrpc: '2.0', id: 1, method, params });
    expect([status, json.id, json.error.code]).toEqual([200, 1, -32_602]);
  });

  test('gives ids back as they were', async () => {
    expect((await ask({ ...PING, id: 'ä"' })).json.id).toBe('ä"');
    expect((await ask({ ...PING, id: 0 })).json.id).toBe(0);
    const { text } = await ask('{"jsonrpc":"2.0","id":9223372036854775807,"method":"ping"}');
    expect(text).toBe('{"jsonrpc":"2.0","id":9223372036854775807,"result":{}}');
  });

  test('names the tool that was meant', async () => {
    const { json } = await ask({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'list_service' } });
    expect(json.error.message).toMatch(/^Unknown tool: "list_service" \(did you mean "list_services"\?\)/);
  });

  const DEEP = 20_000;
  test.each([
    ['a list with an integer beyond 2^53', '[12345678901234567890]', 'a list'],
    ['an object with an integer beyond 2^53', '{"a":12345678901234567890}', 'an object'],
    ['an integer beyond 2^53', '12345678901234567890', '12345678901234567890'],
    ['deep lists', '['.repeat(DEEP) + ']'.repeat(DEEP), 'a list'],
  ])('refuses an argument that is %s', async (_kind, value, shown) => {
    const params = `{"name":"list_services","arguments":{"limit":${value}}}`;
    const { status, json } = await ask(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":${params}}`);
    expect([status, json.result?.isError]).toEqual([200, true]);
    expect(json.result.content[0].text).toMatch(new RegExp(`^BAD_USER_INPUT: limit: .* got ${shown}\\.$`));
  });

  test('has no unknown resource', async () => {
    const { json } = await ask({
      jsonrpc: '2.0',
      id: 1,
      method: 'resources/read',
      params: { uri: 'file:///etc/passwd' },
    });
    expect(json.error).toMatchObject({ code: -32_002, data: { uri: 'file:///etc/passwd' } });
  });
});

describe('revisions', () => {
  test.each([
    ['2025-11-25', '2025-11-25'],
    ['2025-06-18', '2025-06-18'],
    ['2025-03-26', '2025-03-26'],
    ['2024-11-05', '2025-11-25'],
    ['2099-01-01', '2025-11-25'],
  ])('asked for %s, the server speaks %s', async (asked, spoken) => {
    const { json } = await ask(initialize(asked));
    expect(json.result).toMatchObject({
      protocolVersion: spoken,
      capabilities: { tools: {}, resources: {} },
      serverInfo: { name: 'spangraph', version: '0.0.0' },
    });
  });

  const batch = [PING, { jsonrpc: '2.0', method: 'notifications/initialized' }, { ...PING, id: 2 }, 5];
  const answers = [
    { jsonrpc: '2.0', id: 1, result: {} },
    { jsonrpc: '2.0', id: 2, result: {} },
    { id: null, error: { code: -32_600 } },
  ];

  test('the first one has batches', async () => {
    const { status, json } = await ask(batch, { 'mcp-protocol-version': '2025-03-26' });
    expect([status, json]).toMatchObject([200, answers]);
  });

  test('a request without the header has the first one', async () => {
    const response = await fetch(`${server.origin}/mcp`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(batch),
    });
    expect([response.status, await response.json()]).toMatchObject([200, answers]);
  });

  test('a batch of notifications is only accepted', async () => {
    const { status, text } = await ask([batch[1], batch[1]], { 'mcp-protocol-version': '2025-03-26' });
    expect([status, text]).toEqual([202, '']);
  });

  test.each([[[]], [Array.from({ length: 21 }, () => PING)]])('refuses an empty and a long batch', async (messages) => {
    const { status, json } = await ask(messages, { 'mcp-protocol-version': '2025-03-26' });
    expect([status, json.id, json.error.code]).toEqual([400, null, -32_600]);
  });

  test.each(['2025-06-18', '2025-11-25'])('%s has no batches', async (version) => {
    const { status, json } = await ask(batch, { 'mcp-protocol-version': version });
    expect([status, json.id, json.error.code]).toEqual([400, null, -32_600]);
  });
});
