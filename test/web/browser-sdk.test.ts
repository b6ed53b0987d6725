/** OpenTelemetry's exporter in a page of another origin: what CORS at OTLP/HTTP is for. */
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build, type Rolldown } from 'vite';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Chromium, noChromium, startChromium } from '../e2e/browser/chromium.ts';
import { type Program, projectRoot, startProgram } from '../fixtures/program.ts';
import { describeUnless } from '../fixtures/unless.ts';
import { openPage } from './opened.ts';

const SHOP = 'www.shop.example';
const OTHER = 'other.example';

const CONFIG = `
api: {endpoint: "127.0.0.1:0"}
receivers:
  otlp:
    protocols:
      grpc: {endpoint: "127.0.0.1:0"}
      http:
        endpoint: "127.0.0.1:0"
        cors: {allowed_origins: ["http://*.shop.example:SITE"], allowed_headers: [x-team], max_age: 7200}
`;

/** Sends one span and tells of the outcome. */
const PAGE_SCRIPT = `
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { TracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace';
window.sendSpan = async (url, name, headers) => {
  const exporter = new OTLPTraceExporter({ url, headers, timeoutMillis: 3000 });
  const outcome = new Promise((resolve) => {
    const original = exporter.export.bind(exporter);
    exporter.export = (spans, done) => original(spans, (result) => { resolve(result.code); done(result); });
  });
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  provider.getTracer('page').startSpan(name).end();
  return await outcome;
};
`;

/** The script with all that it imports, as a site would build it. */
async function bundled(source: string): Promise<string> {
  const built = await build({
    configFile: false,
    root: projectRoot,
    logLevel: 'silent',
    plugins: [
      {
        name: 'page-script',
        resolveId: (id: string) => (id === 'page-script' ? '\0page-script' : undefined),
        load: (id: string) => (id === '\0page-script' ? source : undefined),
      },
    ],
    build: { write: false, rollupOptions: { input: 'page-script' } },
  });
  const { output } = (Array.isArray(built) ? built[0] : built) as Rolldown.RolldownOutput;
  return output[0].code;
}

describeUnless(noChromium, 'an SDK in a page of another origin', () => {
  let program: Program;
  let browser: Chromium;
  let site: Server | undefined;
  let sitePort = 0;

  beforeAll(async () => {
    const script = await bundled(PAGE_SCRIPT);
    site = createServer(({ url }, response) => {
      const isScript = url === '/page.js';
      response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' });
      response.end(
        isScript ? script : '<!doctype html><link rel=icon href=data:,><script type=module src=page.js></script>',
      );
    });
    await new Promise<void>((resolve) => site?.listen(0, '127.0.0.1', resolve));
    sitePort = (site.address() as AddressInfo).port;
    [program, browser] = await Promise.all([
      startProgram({ config: CONFIG.replace('SITE', String(sitePort)), args: [] }),
      startChromium({ width: 800, height: 600 }, [SHOP, OTHER]),
    ]);
  });
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await program?.[Symbol.asyncDispose]();
    site?.close();
  });

  /** The outcome: 0 is success. */
  async function send(host: string, name: string, headers: Readonly<Record<string, string>>): Promise<unknown> {
    const { page } = await openPage(browser.context, `http://${host}:${sitePort}/`);
    await page.waitForFunction('window.sendSpan');
    const outcome = await page.evaluate(
      `window.sendSpan(${JSON.stringify(program.otlpHttpUrl)}, ${JSON.stringify(name)}, ${JSON.stringify(headers)})`,
    );
    await page.close();
    return outcome;
  }

  async function isStored(name: string): Promise<boolean> {
    const { spans } = await program.graphql(
      'query ($name: String!) { spans(filter: { name: { eq: $name } }) { totalCount } }',
      {
        name,
      },
    );
    return spans.totalCount > 0;
  }

  test('sends from a listed origin, with a listed header', async () => {
    expect(await send(SHOP, 'listed', { 'x-team': 'web' })).toBe(0);
    expect(await isStored('listed')).toBe(true);
  });

  test('the script of docs/sdks.md sends its span', async () => {
    const page = readFileSync(join(projectRoot, 'docs/sdks.md'), 'utf8');
    const block = /^```js\n([\s\S]*?)^```$/m.exec(page)?.[1] ?? '';
    expect(block).toContain('http://127.0.0.1:4318/v1/traces');
    const content = await bundled(block.replace('http://127.0.0.1:4318/v1/traces', program.otlpHttpUrl));
    const opened = await openPage(browser.context, `http://${SHOP}:${sitePort}/`);
    await opened.page.addScriptTag({ content, type: 'module' });
    await vi.waitFor(async () => expect(await isStored('load')).toBe(true), { timeout: 10_000 });
    expect(opened.problems).toEqual([]);
    await opened.page.close();
  });

  test('does not send with a header that is not listed', async () => {
    expect(await send(SHOP, 'header', { 'x-other': 'web' })).not.toBe(0);
    expect(await isStored('header')).toBe(false);
  });

  test('does not send from another origin', async () => {
    expect(await send(OTHER, 'foreign', {})).not.toBe(0);
    expect(await isStored('foreign')).toBe(false);
  });

  test('a beacon, which has cookies, is sent too', async () => {
    const { page } = await openPage(browser.context, `http://${SHOP}:${sitePort}/`);
    const answered = page.waitForResponse((response) => response.request().method() === 'POST');
    await page.evaluate((url) => {
      navigator.sendBeacon(url, new Blob(['{}'], { type: 'application/json' }));
    }, program.otlpHttpUrl);
    expect((await answered).status()).toBe(200);
  });
});
