/** The bridge between standard input and output and a real server. */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../graphql/testing/server.ts';
import { makeSpan } from '../graphql/testing/spans.ts';
import { bridge } from './mcp-bridge.ts';
import { endpointOf } from './mcp-command.ts';
import { createPost } from './mcp-post.ts';

const PLAIN = { tokenFile: undefined, ca: undefined, cert: undefined, key: undefined };

interface Bridged {
  readonly input: PassThrough;
  readonly lines: string[];
  readonly warnings: string[];
  readonly gone: AbortController;
  readonly ended: Promise<void>;
  /** Resolves when so many lines have been written. */
  readonly written: (count: number) => Promise<void>;
}

function startBridge(url: string): Bridged {
  const input = new PassThrough();
  const lines: string[] = [];
  const warnings: string[] = [];
  const gone = new AbortController();
  let wake: (() => void) | undefined;
  const ended = bridge({
    input,
    write: async (line) => {
      lines.push(line);
      wake?.();
    },
    warn: (text) => void warnings.push(text),
    post: createPost({ url: endpointOf(url), ...PLAIN }),
    place: 'Spangraph',
    gone: gone.signal,
  });
  const written = async (count: number): Promise<void> => {
    while (lines.length < count) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return { input, lines, warnings, gone, ended, written };
}

/** Everything that is answered to these lines. */
async function answersTo(
  url: string,
  lines: readonly string[],
): Promise<{ readonly answers: unknown[]; readonly warnings: string[] }> {
  const { input, lines: written, warnings, ended } = startBridge(url);
  input.end(lines.map((line) => `${line}\n`).join(''));
  await ended;
  return { answers: written.map((line) => JSON.parse(line)), warnings };
}

const ping = (id: unknown) => JSON.stringify({ jsonrpc: '2.0', id, method: 'ping' });

describe('with a server', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ spans: [makeSpan()] });
  });
  afterAll(() => server?.[Symbol.asyncDispose]());

  test('answers requests and swallows what is only accepted', async () => {
    const initialized = JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' });
    const { answers, warnings } = await answersTo(server.origin, [ping(1), initialized, '', ping('2')]);
    expect(answers).toContainEqual({ jsonrpc: '2.0', id: 1, result: {} });
    expect(answers).toContainEqual({ jsonrpc: '2.0', id: '2', result: {} });
    expect([answers.length, warnings]).toEqual([2, []]);
  });

  test('sends the revision that was agreed on', async () => {
    const { input, lines, ended, written } = startBridge(server.origin);
    const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'x', version: '1' } };
    input.write(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params })}\n`);
    await written(1);
    // That revision has no batches.
    input.end(`[${ping(2)},${ping(3)}]\n`);
    await ended;
    const refused = lines.slice(1).map((line) => JSON.parse(line));
    expect(refused).toEqual(
      [2, 3].map((id) => ({
        jsonrpc: '2.0',
        id,
        error: {
          code: -32_000,
          message: 'Invalid request: revision 2025-06-18 has no batches; send each message by itself.',
        },
      })),
    );
  });

  test('keeps each answer on one line, and large ids whole', async () => {
    const { input, lines, ended } = startBridge(server.origin);
    const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'traceql_guide', arguments: {} } };
    input.end(`${JSON.stringify(call)}\n{"jsonrpc":"2.0","id":9223372036854775807,"method":"ping"}`);
    await ended;
    expect(lines).toHaveLength(2);
    expect(lines.some((line) => line.includes('\n'))).toBe(false);
    expect(lines.some((line) => line.includes('"id":9223372036854775807'))).toBe(true);
  });

  test('refuses a line that is too long, and goes on', async () => {
    const { answers } = await answersTo(server.origin, ['x'.repeat(4 * 2 ** 20 + 1), ping(1)]);
    expect(answers).toContainEqual({ jsonrpc: '2.0', id: 1, result: {} });
    expect(answers).toContainEqual(
      expect.objectContaining({ id: null, error: expect.objectContaining({ code: -32_600 }) }),
    );
  });

  test('a body over the limit of the server is an error of its request', async () => {
    const long = JSON.stringify({ jsonrpc: '2.0', id: 7, method: 'ping', params: { filler: 'x'.repeat(2 ** 20) } });
    const { answers } = await answersTo(server.origin, [long]);
    expect(answers).toMatchObject([
      { id: 7, error: { code: -32_000, message: expect.stringMatching(/The body has \d+ bytes/) } },
    ]);
  });

  test('answers what is no JSON', async () => {
    const { answers } = await answersTo(server.origin, ['{nope', ping(1)]);
    expect(answers).toContainEqual(
      expect.objectContaining({ id: null, error: expect.objectContaining({ code: -32_700 }) }),
    );
    expect(answers).toContainEqual({ jsonrpc: '2.0', id: 1, result: {} });
  });

  test('ends at once when nobody reads any more', async () => {
    const { input, gone, ended } = startBridge(server.origin);
    input.write(`${ping(1)}\n`);
    gone.abort();
    input.end();
    await ended;
  });
});

/** Uses a server that answers like this. */
async function withServer(answer: RequestListener, use: (url: string) => Promise<void>): Promise<void> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe('with a server that fails', () => {
  test('one that is away is an error of each request, and not the end', async () => {
    let url = '';
    await withServer(
      (_request, response) => void response.end(),
      async (free) => {
        url = free;
      },
    );
    const { answers, warnings } = await answersTo(url, [
      ping(1),
      JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' }),
      ping(2),
    ]);
    expect(new Set(answers.map((answer) => (answer as { id: number }).id))).toEqual(new Set([1, 2]));
    expect(answers[0]).toMatchObject({
      error: { code: -32_000, message: expect.stringMatching(/cannot be asked: .*ECONNREFUSED/) },
    });
    expect(warnings).toEqual([expect.stringMatching(/ECONNREFUSED/)]);
  });

  test.each([
    [401, '{"jsonrpc":"2.0","id":null,"error":{"code":-32000,"message":"Send a token."}}', 'Send a token.'],
    [502, '<html>bad gateway</html>', 'Spangraph answered with status 502.'],
    [200, '<html>hello</html>', "Spangraph answered with what is not JSON: is it the server's MCP endpoint?"],
    [200, '', 'Spangraph gave no answer.'],
    [302, '', 'Spangraph answered with status 302.'],
  ])('status %i with %j', async (status, body, message) => {
    await withServer(
      (_request, response) => void response.writeHead(status).end(body),
      async (url) => {
        const { answers } = await answersTo(url, [ping(5)]);
        expect(answers).toEqual([{ jsonrpc: '2.0', id: 5, error: { code: -32_000, message } }]);
      },
    );
  });

  test('a cancelled request closes its connection and gets no answer', async () => {
    const closed = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    await withServer(
      (request, response) => {
        request.resume();
        request.on('end', () => asked.resolve());
        response.once('close', () => closed.resolve());
      },
      async (url) => {
        const { input, lines, ended } = startBridge(url);
        input.write(`${ping('slow')}\n`);
        await asked.promise;
        const cancelled = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 'slow' } };
        input.end(`${JSON.stringify(cancelled)}\n`);
        await closed.promise;
        // The notification itself reaches the server, which never answers here.
        expect(lines).toEqual([]);
        void ended.catch(() => undefined);
      },
    );
  });

  test('at most 16 messages are under way', async () => {
    let [now, most] = [0, 0];
    const first16 = Promise.withResolvers<void>();
    await withServer(
      (_request, response) => {
        most = Math.max(most, ++now);
        if (now === 16) first16.resolve();
        void first16.promise.then(() => {
          now--;
          response.end('{"jsonrpc":"2.0","id":1,"result":{}}');
        });
      },
      async (url) => {
        const { answers } = await answersTo(
          url,
          Array.from({ length: 40 }, (_, id) => ping(id)),
        );
        expect([answers.length, most]).toEqual([40, 16]);
      },
    );
  });
});

test.each([
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8080/mcp'],
  ['http://127.0.0.1:8080/', 'http://127.0.0.1:8080/mcp'],
  ['http://127.0.0.1:8080/mcp', 'http://127.0.0.1:8080/mcp'],
  ['https://traces.example.com/spangraph/', 'https://traces.example.com/spangraph/mcp'],
  ['https://traces.example.com/spangraph/mcp/', 'https://traces.example.com/spangraph/mcp'],
])('the endpoint of %s', (text, endpoint) => {
  expect(endpointOf(text).href).toBe(endpoint);
});

test.each(['', 'localhost:8080', 'ftp://x', 'http://user:secret@host'])('refuses the address %j', (text) => {
  expect(() => endpointOf(text)).toThrow(/^--url: /);
});
