/** The schema as text, over HTTP. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SCHEMA_FILE } from '../../schema/print-schema.ts';
import { Documents } from './documents/documents.ts';
import { startTestServer, type TestServer } from './testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const get = (init?: RequestInit) => fetch(`${server.origin}/schema.graphql`, init);

test('it is the printed schema', async () => {
  const response = await get();
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(response.headers.get('cache-control')).toBe('private, no-cache');
  expect(await response.text()).toBe(readFileSync(SCHEMA_FILE, 'utf8'));
});

test('HEAD and conditional requests send no text', async () => {
  const head = await get({ method: 'HEAD' });
  expect([head.status, await head.text()]).toEqual([200, '']);
  const etag = head.headers.get('etag') ?? '';
  expect(etag).toMatch(/^W\/"[\w-]{16}"$/);
  const unchanged = await get({ headers: { 'if-none-match': etag } });
  expect([unchanged.status, unchanged.headers.get('etag'), await unchanged.text()]).toEqual([304, etag, '']);
  expect((await get({ headers: { 'if-none-match': '"other"' } })).status).toBe(200);
});

test('other methods and other paths are refused', async () => {
  const posted = await get({ method: 'POST', body: 'x' });
  expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  expect(await posted.json()).toMatchObject({ errors: [{ extensions: { code: 'METHOD_NOT_ALLOWED' } }] });
  expect((await fetch(`${server.origin}/schema.graphql/`)).status).toBe(404);
  expect((await fetch(`${server.origin}/schema.graphql?x=y`)).status).toBe(200);
});

test('a server of trusted documents does not show it', async () => {
  const documents = new Documents({ mode: 'trusted', byId: new Map() });
  await using trusted = await startTestServer({ documents });
  const response = await fetch(`${trusted.origin}/schema.graphql`);
  expect(response.status).toBe(403);
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'DOCUMENT_NOT_TRUSTED' } }] });
});
