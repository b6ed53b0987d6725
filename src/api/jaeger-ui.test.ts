/** A made-up Jaeger UI of three files, on a real port. */
import { hash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { jaegerUiDocument } from './jaeger-ui-document.ts';
import { readJaegerUi } from './jaeger-ui-files.ts';
import { jaegerUiRoutes } from './jaeger-ui-routes.ts';
import { createRouter, type Route } from './router.ts';
import { sendJson } from './send-json.ts';

const INDEX = `<!doctype html><html><head>
<script>document.title = 'x';</script>
<script>
  const DEFAULT_CONFIG = null;
  const JAEGER_CONFIG = DEFAULT_CONFIG;
  const JAEGER_VERSION = DEFAULT_VERSION;
  const JAEGER_BACKEND_CAPABILITIES = DEFAULT_BACKEND_CAPABILITIES;
</script>
<script type="module" src="./static/index-abcdefgh.js"></script>
</head></html>`;

const folder = mkdtempSync(join(tmpdir(), 'spangraph-'));
const API: Route = {
  path: '/jaeger/api/',
  isPrefix: true,
  needs: 'read',
  handle: (_, response) => sendJson(response, 200, {}),
};
const server = createServer();
let origin = '';

beforeAll(async () => {
  mkdirSync(join(folder, 'static'));
  writeFileSync(join(folder, 'index.html'), INDEX);
  writeFileSync(join(folder, 'favicon.ico'), 'icon');
  writeFileSync(join(folder, 'static/index-abcdefgh.js'), 'x;'.repeat(2_000));
  const place = { prefix: '/jaeger', version: '1.2.3' };
  const log = { error: (details: object) => expect.unreachable(JSON.stringify(details)) };
  server.on('request', createRouter([API, ...jaegerUiRoutes(readJaegerUi(folder), place)], '', log));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

test.each(['/', '/search', '/trace/1...2', '/monitor?x=1', '/index.html', '/%ff'])(
  '%s is the document, with what the server tells filled in',
  async (path) => {
    const response = await fetch(`${origin}/jaeger${path}`);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-cache');
    const text = await response.text();
    expect(text).toContain('JAEGER_VERSION = {"gitCommit":"","gitVersion":"Spangraph 1.2.3","buildDate":""};');
    expect(text).toContain(
      'JAEGER_BACKEND_CAPABILITIES = {"archiveStorage":false,"metricsStorage":true,' +
        '"searchWithoutServiceName":true,"aiAssistant":false};',
    );
    expect(text).toContain('JAEGER_CONFIG = DEFAULT_CONFIG;');
  },
);

test('its policy allows the scripts that it contains, and no others', async () => {
  const response = await fetch(`${origin}/jaeger/`);
  const policy = response.headers.get('content-security-policy') ?? '';
  const scripts = Array.from(
    (await response.text()).matchAll(/<script>([\s\S]*?)<\/script>/g),
    ([, text = '']) => text,
  );
  const hashes = scripts.map((text) => `'sha256-${hash('sha256', text, 'base64')}'`);
  expect(hashes).toHaveLength(2);
  expect(policy).toContain(`script-src 'self' ${hashes.join(' ')};`);
  expect(policy).toContain("worker-src 'self' blob:;");
});

test('files are kept by the browser, for ever if their name has a hash', async () => {
  const script = await fetch(`${origin}/jaeger/static/index-abcdefgh.js`, { headers: { 'accept-encoding': 'gzip' } });
  expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(script.headers.get('content-encoding')).toBe('gzip');
  expect(script.headers.get('cache-control')).toContain('immutable');
  expect(await script.text()).toHaveLength(4_000);
  const icon = await fetch(`${origin}/jaeger/favicon.ico`);
  expect([icon.headers.get('content-type'), icon.headers.get('cache-control')]).toEqual([
    'image/vnd.microsoft.icon',
    'no-cache',
  ]);
  const etag = icon.headers.get('etag') ?? '';
  expect((await fetch(`${origin}/jaeger/favicon.ico`, { headers: { 'if-none-match': etag } })).status).toBe(304);
  expect((await fetch(`${origin}/jaeger/static/gone.js`)).status).toBe(404);
  expect((await fetch(`${origin}/jaeger/static/..%2findex.html`)).status).toBe(404);
  expect((await fetch(`${origin}/jaeger/`, { method: 'POST' })).status).toBe(405);
});

test('the API stays, and the prefix alone leads to the folder', async () => {
  expect(await (await fetch(`${origin}/jaeger/api/services`)).json()).toEqual({});
  const response = await fetch(`${origin}/jaeger`, { redirect: 'manual' });
  expect([response.status, response.headers.get('location')]).toEqual([302, 'jaeger/']);
});

test('older UIs have a place for the path', () => {
  const html =
    '<base href="/" data-inject-target="BASE_URL" />JAEGER_STORAGE_CAPABILITIES = DEFAULT_STORAGE_CAPABILITIES;';
  expect(jaegerUiDocument(html, { version: '</script>', base: '/jaeger/' })).toBe(
    '<base href="/jaeger/" data-inject-target="BASE_URL" />' +
      'JAEGER_STORAGE_CAPABILITIES = {"archiveStorage":false,"metricsStorage":true};',
  );
});

test('a folder without a UI is refused with what to do', () => {
  const refusal = { code: 'INVALID_CONFIG' };
  expect(() => readJaegerUi(join(folder, 'static'))).toThrow(/api\.jaeger\.ui: .* no index\.html\. Name the folder/);
  expect(() => readJaegerUi(join(folder, 'none'))).toThrow(expect.objectContaining(refusal));
});
