/** How the page, exports and compressed answers are served. No browser is needed. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Program, projectRoot, runProgram, startProgram } from '../fixtures/program.ts';
import { startRecorded } from '../fixtures/recorded.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';
import { everything, firstLoad, gzipBytes, loadOf } from './sizes.ts';

/** The recorded trace with the most spans. */
const TRACE = '2ea75461946a7dd10f2c15ab36a076cb';

let program: Program;
beforeAll(async () => {
  program = await startRecorded();
});
afterAll(() => program?.[Symbol.asyncDispose]());

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** As the server sends it: fetch would decompress it. */
function get(path: string, headers: Record<string, string> = {}, method = 'GET', body = ''): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asking = request(program.apiOrigin + path, { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    asking.on('error', reject).end(body);
  });
}

function post(headers: Record<string, string>, query: string): Promise<Answer> {
  return get('/graphql', { 'content-type': 'application/json', ...headers }, 'POST', JSON.stringify({ query }));
}

const assets = join(projectRoot, 'dist/web/assets');
const script = readdirSync(assets).find((name) => name.endsWith('.js')) ?? 'none';

test.each(['/none', '/assets/none.js', '/export/none', '/graphql', '/trace/a/b', '/metrics', '/tempo/api'])(
  '%s is not taken for a page, and not shown in one',
  async (path) => {
    const { headers } = await get(path, { accept: 'text/html' });
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
    });
  },
);

describe('the page', () => {
  test.each([
    '/',
    '/traces',
    '/services',
    '/map',
    '/compare',
    '/analyze',
    '/file',
    '/settings',
    `/trace/${TRACE}`,
    '/services/cart%2F1',
  ])('%s has the document, under a strict policy', async (path) => {
    const { status, headers, body } = await get(path);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    const policy = String(headers['content-security-policy']);
    for (const rule of [
      "default-src 'none'",
      "script-src 'self'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ]) {
      expect(policy.split('; ')).toContain(rule);
    }
    expect(policy).not.toContain('unsafe');
    const up = path.split('/').length > 2 ? '../' : './';
    for (const [, link] of body.toString().matchAll(/(?:src|href)="([^"]+)"/g))
      expect(link).toMatch(new RegExp(`^${up}assets/`));
    const again = await get(path, { 'if-none-match': String(headers.etag) });
    expect([again.status, again.body.byteLength]).toEqual([304, 0]);
  });

  test('files have hashed names, are kept for ever, and come compressed as the client takes them', async () => {
    const name = script;
    expect(name).toMatch(/-[\w-]{8}\.js$/);
    const plain = await get(`/assets/${name}`);
    expect(plain.headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
    });
    expect(plain.body.equals(readFileSync(join(assets, name)))).toBe(true);
    const brotli = await get(`/assets/${name}`, { 'accept-encoding': 'gzip, br' });
    expect(brotli.headers['content-encoding']).toBe('br');
    const gzip = await get(`/assets/${name}`, { 'accept-encoding': 'br;q=0, gzip' });
    expect(gzip.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(gzip.body).equals(plain.body)).toBe(true);
    const head = await get(`/assets/${name}`, {}, 'HEAD');
    expect([head.status, head.headers['content-length'], head.body.byteLength]).toEqual([
      200,
      String(plain.body.byteLength),
      0,
    ]);
  });

  test('what it has not is not found, and it is only read', async () => {
    for (const path of ['/assets/none.js', '/assets/../package.json', '/nope', '/tempos']) {
      const { status, headers } = await get(path);
      expect([path, status, headers['content-type']]).toEqual([path, 404, 'application/json; charset=utf-8']);
    }
    expect((await get('/traces', {}, 'POST')).status).toBe(405);
  });

  test.each(['/tempo', '/jaeger/api/traces', '/zipkin/', '/mcp'])('%s is never the page', async (path) => {
    const { status, headers } = await get(path);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(headers['content-type']).not.toContain('text/html');
  });

  // Of two files that need each other, one runs before what it needs is there.
  test('no script needs one that needs it', () => {
    const needs = new Map(
      readdirSync(assets)
        .filter((name) => name.endsWith('.js'))
        .map((name) => {
          const text = readFileSync(join(assets, name), 'utf8');
          return [name, [...text.matchAll(/(?:from|import)"\.\/([^"]+)"/g)].map(([, needed = '']) => needed)];
        }),
    );
    expect(needs.size).toBeGreaterThan(10);
    const find = (name: string, above: readonly string[]): string[] =>
      above.includes(name)
        ? [[...above, name].join(' > ')]
        : (needs.get(name) ?? []).flatMap((needed) => find(needed, [...above, name]));
    expect([...needs.keys()].flatMap((name) => find(name, []))).toEqual([]);
  });

  test('its first load keeps to its budget', () => {
    const first = firstLoad();
    expect(gzipBytes(loadOf('search'))).toBeLessThan(60_000);
    for (const page of ['trace', 'compare', 'analyze']) expect(gzipBytes(loadOf(page))).toBeLessThan(80_000);
    expect(gzipBytes([...loadOf('editor')].filter((name) => !first.has(name)))).toBeLessThan(115_000);
    expect(gzipBytes(everything())).toBeLessThan(250_000);
  });

  test('can be switched off: then browsers get GraphiQL', async () => {
    await using other = await startProgram({
      config:
        'api: {ui: false, endpoint: "127.0.0.1:0"}\nreceivers: {otlp: {protocols: {grpc: {endpoint: "127.0.0.1:0"}, http: {endpoint: "127.0.0.1:0"}}}}\n',
      args: [],
    });
    const response = await fetch(other.apiOrigin, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([302, '/graphql']);
    expect((await fetch(`${other.apiOrigin}/traces`)).status).toBe(404);
    expect(other.output()).not.toContain('Page ');
  });

  test('start-up prints its address first', () => {
    const addresses = program.output().match(/^ {2}\w.*http:\/\/.*$/gm) ?? [];
    expect(addresses[0]).toBe(`  Page       ${program.apiOrigin}/`);
  });
});

describe('an export', () => {
  test('is a document that an import takes', async () => {
    const { status, headers, body } = await get(`/export/${TRACE.toUpperCase()}`);
    expect(status).toBe(200);
    expect(headers['content-disposition']).toBe(`attachment; filename="trace-${TRACE}.json"`);
    using folder = makeTempFolder();
    const file = join(folder.path, 'trace.json');
    writeFileSync(file, body);
    const { stdout, stderr } = await runProgram({ folder: folder.path, args: ['import', file] });
    expect(stdout + stderr).toContain('40 new');
  });

  test('refuses what is no id, and says what is not stored', async () => {
    const bad = await get('/export/xyz');
    expect([bad.status, JSON.parse(bad.body.toString()).errors[0].extensions.code]).toEqual([400, 'BAD_USER_INPUT']);
    const absent = await get(`/export/${'f'.repeat(32)}`);
    expect([absent.status, JSON.parse(absent.body.toString()).errors[0].extensions.code]).toEqual([404, 'NOT_FOUND']);
    expect((await get(`/export/${TRACE}`, {}, 'DELETE')).status).toBe(405);
  });
});

describe('answers', () => {
  const rows = '{ spans(first: 200) { nodes { spanId name startTimeUnixNano service { name } } } }';

  test('are compressed for clients that take it, and are the same', async () => {
    const plain = await post({}, rows);
    const packed = await post({ 'accept-encoding': 'gzip, deflate, br' }, rows);
    expect([plain.headers['content-encoding'], packed.headers['content-encoding']]).toEqual([undefined, 'gzip']);
    expect(String(packed.headers.vary)).toContain('accept-encoding');
    expect(gunzipSync(packed.body).equals(plain.body)).toBe(true);
    expect(packed.body.byteLength).toBeLessThan(plain.body.byteLength / 3);
    expect((await post({ 'accept-encoding': 'gzip;q=0' }, rows)).headers['content-encoding']).toBeUndefined();
  });

  test('that fit one packet stay as they are', async () => {
    expect((await post({ 'accept-encoding': 'gzip' }, '{ __typename }')).headers['content-encoding']).toBeUndefined();
  });
});
