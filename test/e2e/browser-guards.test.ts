/** What requests of pages and of foreign hosts get at every door over HTTP, byte by byte. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { type Program, startProgram } from '../fixtures/program.ts';
import { readScrape } from '../fixtures/scrape.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';

const LISTED = 'http://app.example:3000';
const CONFIG = `
api: {endpoint: "127.0.0.1:0", cors_origins: ["${LISTED}"]}
receivers:
  otlp:
    protocols:
      grpc: {endpoint: "127.0.0.1:0"}
      http:
        endpoint: "127.0.0.1:0"
        cors: {allowed_origins: ["https://*.shop.example"], allowed_headers: [x-team], exposed_headers: [retry-after], max_age: 600}
  zipkin: {endpoint: "127.0.0.1:0"}
`;

let program: Program;
beforeAll(async () => {
  program = await startProgram({ config: CONFIG, args: [] });
});
afterAll(() => program?.[Symbol.asyncDispose]());

const graphql = () => `${program.apiOrigin}/graphql`;
const zipkinUrl = () => /Zipkin +(http\S+)/.exec(program.output())?.[1] ?? 'none';
/** The doors, each with a request that it answers. */
const DOORS = [
  ['the API', () => `${program.apiOrigin}/graphql?query=%7B__typename%7D`, 'GET'],
  ['OTLP/HTTP', () => program.otlpHttpUrl, 'POST'],
  ['Zipkin', zipkinUrl, 'POST'],
] as const;

interface Answer {
  readonly status: number;
  readonly text: string;
  header(name: string): string | undefined;
}

/** Sends these header lines and nothing else, and reads until the connection ends. */
async function exchange(url: string, method: string, lines: readonly string[], body = ''): Promise<Answer> {
  const { hostname, port, pathname, search } = new URL(url);
  const socket = connect(Number(port), hostname);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  const length = `content-length: ${Buffer.byteLength(body)}`;
  socket.write(
    [`${method} ${pathname}${search} HTTP/1.1`, ...lines, length, 'connection: close', '', body].join('\r\n'),
  );
  await once(socket, 'close');
  const text = Buffer.concat(chunks).toString();
  const [head = ''] = text.split('\r\n\r\n', 1);
  return {
    status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]),
    text,
    header: (name) => new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1],
  };
}

const json = ['content-type: application/json'];
const spansOf = (url: string): string => (url.includes('/v1/traces') ? '{}' : '[]');
const asked = (url: string, method: string, lines: readonly string[]): Promise<Answer> =>
  exchange(url, method, lines, method === 'POST' ? spansOf(url) : '');
const at = (url: string): string => `host: ${new URL(url).host}`;

describe.each(DOORS)('%s', (_name, urlOf, method) => {
  test.each(['localhost', 'localhost:1', '127.0.0.1:99', '[::1]:8080', 'x.localhost'])(
    'answers as %s',
    async (host) => {
      const { status } = await asked(urlOf(), method, [`host: ${host}`, ...json]);
      expect([200, 202]).toContain(status);
    },
  );

  test.each([
    [['host: evil.example']],
    [['host: evil.example:80']],
    [['host: localhost', 'host: evil.example']],
    [['host: localhost.evil.example']],
    [['host:']],
    [['host: localhost@evil.example']],
  ])('does not answer with %j', async (lines) => {
    const { status, text } = await asked(urlOf(), method, [...lines, ...json]);
    expect([400, 421]).toContain(status);
    if (status === 421) expect(text).toMatch(/list the host under \S+\.allowed_hosts/);
    expect(text).not.toContain('__typename');
  });

  test('does not answer without a host', async () => {
    expect((await asked(urlOf(), method, json)).status).toBe(400);
  });

  test.each([
    ['origin: http://evil.example'],
    ['origin: null'],
    ['sec-fetch-site: cross-site'],
    ['sec-fetch-site: same-site'],
  ])('refuses what a page sends: %s', async (line) => {
    const { status, text, header } = await asked(urlOf(), method, [at(urlOf()), line, ...json]);
    expect([status, header('access-control-allow-origin')]).toEqual([403, undefined]);
    expect(text).toMatch(/under \S+(?:cors_origins|allowed_origins)/);
  });

  test.each([
    ['nothing else', []],
    ['its own origin', [() => `origin: ${new URL(urlOf()).origin}`]],
    ['the own page', [() => 'sec-fetch-site: same-origin']],
    ['the person at the browser', [() => 'sec-fetch-site: none']],
  ])('answers with %s', async (_what, lines) => {
    const { status } = await asked(urlOf(), method, [at(urlOf()), ...lines.map((line) => line()), ...json]);
    expect([200, 202]).toContain(status);
  });

  test('a preflight of a page that is not listed says no', async () => {
    const ask = [at(urlOf()), 'origin: http://evil.example', 'access-control-request-method: POST'];
    const { status, text } = await exchange(urlOf(), 'OPTIONS', ask);
    expect(status).toBe(403);
    expect(text.toLowerCase()).not.toContain('access-control');
  });
});

describe('the API', () => {
  const chromium = ['user-agent: Mozilla/5.0 (X11; Linux) Chrome/140', 'accept-language: en'];

  test('a preflight of a listed page says what it may', async () => {
    for (const path of ['/graphql', '/v1/search', `/export/${'1'.repeat(32)}`, '/metrics']) {
      const { status, header } = await exchange(program.apiOrigin + path, 'OPTIONS', [
        at(graphql()),
        `origin: ${LISTED}`,
        'access-control-request-method: POST',
        'access-control-request-headers: authorization,x-scope-orgid',
      ]);
      expect([path, status, header('access-control-allow-origin')]).toEqual([path, 204, LISTED]);
      expect(header('access-control-allow-headers')).toBe('authorization,x-scope-orgid');
      expect(header('access-control-allow-methods')).toBe('GET, POST');
      expect(header('access-control-max-age')).toBe('3600');
      expect(header('access-control-allow-credentials')).toBeUndefined();
      expect(header('vary')).toContain('origin');
    }
  });

  test('a listed page reads answers, refusals too', async () => {
    const lines = [at(graphql()), `origin: ${LISTED}`, 'sec-fetch-site: cross-site', ...json];
    const answers = [
      await exchange(graphql(), 'POST', lines, '{"query":"{ __typename }"}'),
      await exchange(graphql(), 'POST', lines, '{"query":"{ nope }"}'),
      await exchange(`${program.apiOrigin}/v1/ping`, 'GET', lines),
      await exchange(`${program.apiOrigin}/export/${'1'.repeat(32)}`, 'GET', lines),
      await exchange(`${program.apiOrigin}/metrics`, 'GET', lines),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 404, 200]);
    for (const { header, text } of answers) {
      expect(header('access-control-allow-origin')).toBe(LISTED);
      expect(text).toMatch(/^vary: origin/im);
    }
  });

  test('a cache keeps what one page may see from others', async () => {
    const { text } = await exchange(graphql(), 'POST', [at(graphql()), ...json], '{"query":"{ __typename }"}');
    expect(text).toMatch(/^vary: origin\r\nvary: accept-encoding/im);
  });

  test.each([
    ['application/x-www-form-urlencoded', 'query=%7B__typename%7D'],
    ['text/plain', '{"query":"{ __typename }"}'],
    [
      'multipart/form-data; boundary=x',
      '--x\r\ncontent-disposition: form-data; name="query"\r\n\r\n{ __typename }\r\n--x--',
    ],
  ])('no form asks GraphQL: %s', async (type, body) => {
    const { status, text } = await exchange(graphql(), 'POST', [at(graphql()), `content-type: ${type}`], body);
    expect([status, text.includes('__typename')]).toEqual([415, false]);
    expect(text).toContain('application/json');
    for (const ofPage of ['origin: http://evil.example', 'sec-fetch-site: cross-site']) {
      const refused = await exchange(graphql(), 'POST', [at(graphql()), ofPage, `content-type: ${type}`], body);
      expect([refused.status, refused.text.includes('__typename')]).toEqual([403, false]);
    }
  });

  test('a silent browser gets the page and nothing that takes work', async () => {
    const query = `${graphql()}?query=%7B__typename%7D`;
    const ask = (url: string, ...lines: string[]) => exchange(url, 'GET', [at(graphql()), ...chromium, ...lines]);
    expect((await ask(query, 'accept: image/avif,*/*')).status).toBe(403);
    expect((await ask(`${program.apiOrigin}/v1/tags`)).status).toBe(403);
    expect((await ask(`${program.apiOrigin}/export/${'1'.repeat(32)}`, 'accept: text/html')).status).toBe(403);
    expect((await ask(query, 'accept: */*', `referer: ${program.apiOrigin}/`)).status).toBe(200);
    expect((await ask(query, 'x-requested-with: x')).status).toBe(200);
    expect((await ask(query, 'accept: text/html')).text).toContain('<title>Spangraph</title>');
    expect((await ask(`${program.apiOrigin}/traces`, 'sec-fetch-site: cross-site')).status).toBe(200);
    expect((await ask(`${program.apiOrigin}/metrics`)).status).toBe(200);
  });

  test('probes reach health under any name', async () => {
    for (const path of ['/healthz', '/readyz']) {
      expect((await exchange(program.apiOrigin + path, 'GET', ['host: pod.example'])).status).toBe(200);
    }
    for (const path of ['/', '/traces', '/metrics', '/v1/ping']) {
      expect((await exchange(program.apiOrigin + path, 'GET', ['host: pod.example'])).status).toBe(421);
    }
  });

  test('nothing that is refused runs', async () => {
    const body = '{"query":"query Attack { __typename }"}';
    await exchange(graphql(), 'POST', [at(graphql()), 'origin: http://evil.example', ...json], body);
    await exchange(`${graphql()}?query=query+Attack%7B__typename%7D`, 'GET', ['host: evil.example']);
    const scrape = readScrape(await (await fetch(`${program.apiOrigin}/metrics`)).text());
    const ran = scrape.labelsOf('spangraph_api_operation_duration_seconds_count').map(({ operation }) => operation);
    expect(ran).not.toContain('Attack');
  });
});

describe('receivers', () => {
  const SHOP = 'https://www.shop.example';

  test('a preflight of a listed page, as a Collector answers it', async () => {
    const { status, header } = await exchange(program.otlpHttpUrl, 'OPTIONS', [
      at(program.otlpHttpUrl),
      `origin: ${SHOP}`,
      'access-control-request-method: POST',
      'access-control-request-headers: content-type,x-team',
    ]);
    expect([status, header('access-control-allow-origin')]).toEqual([204, SHOP]);
    expect(header('access-control-allow-headers')).toBe('accept, content-type, x-requested-with, x-team');
    expect(header('access-control-allow-methods')).toBe('POST');
    expect(header('access-control-max-age')).toBe('600');
    expect(header('access-control-allow-credentials')).toBe('true');
  });

  test('a listed page sends and reads the answer', async () => {
    const spans = JSON.stringify(jsonRequest([jsonSpan(traceIdOf(77), spanIdOf(1))]));
    const lines = [at(program.otlpHttpUrl), `origin: ${SHOP}`, 'sec-fetch-site: cross-site', ...json];
    const { status, header } = await exchange(program.otlpHttpUrl, 'POST', lines, spans);
    expect([status, header('access-control-allow-origin'), header('vary')]).toEqual([200, SHOP, 'origin']);
    expect(header('access-control-expose-headers')).toBe('retry-after');
    expect((await program.graphql(`{ trace(traceId: "${traceIdOf(77)}") { spanCount } }`)).trace.spanCount).toBe(1);
    const bad = await exchange(program.otlpHttpUrl, 'POST', lines, '{');
    expect([bad.status, bad.header('access-control-allow-origin')]).toEqual([400, SHOP]);
  });

  test('a page cannot store spans with a content type that needs no preflight', async () => {
    const span = { traceId: traceIdOf(78), id: spanIdOf(1), timestamp: 1_767_225_600_000_000, duration: 1 };
    const lines = [at(zipkinUrl()), 'origin: http://evil.example', 'content-type: text/plain'];
    expect((await exchange(zipkinUrl(), 'POST', lines, JSON.stringify([span]))).status).toBe(403);
    expect((await program.graphql(`{ trace(traceId: "${traceIdOf(78)}") { spanCount } }`)).trace).toBeNull();
  });
});
