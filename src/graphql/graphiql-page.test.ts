import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { ANYONE } from '../access/caller.ts';
import { createGraphiqlPage } from './graphiql-page.ts';

type Page = ReturnType<typeof createGraphiqlPage>;

async function load(page: Page, headers: Record<string, string> = {}) {
  const question = { method: 'GET', url: '/graphql', headers, body: new Uint8Array(), caller: ANYONE };
  const { body, ...reply } = await page(question);
  return { ...reply, body: Buffer.concat(body) };
}

test.each([true, false])('page of traces: %s', async (hasTracePage) => {
  const page = createGraphiqlPage(hasTracePage);
  const { status, headers, body } = await load(page);
  expect(status).toBe(200);
  const html = body.toString();
  expect(html.includes('<meta name="trace-path" content="trace/">')).toBe(hasTracePage);
  const script = html.slice(html.indexOf('<script>') + '<script>'.length, html.lastIndexOf('</script>'));
  const hash = createHash('sha256').update(script).digest('base64');
  expect(headers['content-security-policy']).toContain(`script-src 'sha256-${hash}';`);
  const gzipped = await load(page, { 'accept-encoding': 'gzip, deflate' });
  expect(gzipped.headers['content-encoding']).toBe('gzip');
  expect(gunzipSync(gzipped.body).equals(body)).toBe(true);
  const again = await load(page, { 'if-none-match': headers.etag ?? '' });
  expect([again.status, again.body.byteLength]).toEqual([304, 0]);
});
