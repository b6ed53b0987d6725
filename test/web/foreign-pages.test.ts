/** What the pages of an attacker can do with a browser that reaches the server. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page, Request } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Chromium, noChromium, startChromium } from '../e2e/browser/chromium.ts';
import { type Program, startProgram } from '../fixtures/program.ts';
import { readScrape } from '../fixtures/scrape.ts';
import { traceIdOf } from '../fixtures/spans.ts';
import { describeUnless } from '../fixtures/unless.ts';
import { until } from '../fixtures/until.ts';

/** The attacker's name. It points to this machine. */
const EVIL = 'evil.example';
/** A name of the server that no browser takes for this machine: it gets no Fetch Metadata. */
const PLAIN = 'traces.example';

const CONFIG = `
api: {endpoint: "127.0.0.1:0", allowed_hosts: ["${PLAIN}"]}
receivers:
  otlp: {protocols: {grpc: {endpoint: "127.0.0.1:0"}, http: {endpoint: "127.0.0.1:0"}}}
  zipkin: {endpoint: "127.0.0.1:0"}
`;

const WAIT_MS = 20_000;
const OPERATIONS = 'spangraph_api_operation_duration_seconds_count';
const QUERY = 'query Attack { traces(first: 1) { totalCount } }';

/** What the pages do. Each runs in the attacker's page, with the origin of the server, and leaves nothing running. */
const ATTACKS: Readonly<Record<string, string>> = {
  'a form with GET': `
    document.body.innerHTML = '<iframe name=f></iframe><form target=f action="' + api + '/graphql"><input name=query></form>';
    document.querySelector('input').value = query; document.querySelector('form').submit();`,
  'a form with POST': `
    document.body.innerHTML = '<iframe name=f></iframe><form method=post target=f action="' + api + '/graphql"><input name=query></form>';
    document.querySelector('input').value = query; document.querySelector('form').submit();`,
  'a form with plain text': `
    document.body.innerHTML = '<iframe name=f></iframe><form method=post enctype="text/plain" target=f action="' + api + '/graphql"><input></form>';
    document.querySelector('input').name = JSON.stringify({ query, x: '' }).slice(0, -2);
    document.querySelector('input').value = '"}'; document.querySelector('form').submit();`,
  'an image': `new Image().src = api + '/graphql?query=' + encodeURIComponent(query);`,
  'an image without a referrer': `
    document.body.innerHTML = '<img referrerpolicy="no-referrer">';
    document.querySelector('img').src = api + '/graphql?query=' + encodeURIComponent(query);`,
  'a script': `
    document.head.append(Object.assign(document.createElement('script'), { src: api + '/graphql?query=' + encodeURIComponent(query) }));`,
  'a fetch that cannot read': `
    void fetch(api + '/graphql', { method: 'POST', mode: 'no-cors', body: JSON.stringify({ query }) }).catch(() => 0);`,
  'a fetch without a content type': `
    void fetch(api + '/graphql', { method: 'POST', mode: 'no-cors', body: new Blob([JSON.stringify({ query })]) }).catch(() => 0);`,
  'a beacon': `navigator.sendBeacon(api + '/graphql', new Blob([JSON.stringify({ query })], { type: 'text/plain' }));`,
  'a fetch': `void fetch(api + '/graphql?query=' + encodeURIComponent(query)).catch(() => 0);`,
  'an event source': `
    const events = new EventSource(api + '/graphql?query=' + encodeURIComponent(query)); events.onerror = () => events.close();`,
  'a web socket': `new WebSocket(api.replace('http', 'ws') + '/graphql?query=' + encodeURIComponent(query));`,
  'REST as an image': `new Image().src = api + '/v1/tags';`,
  'an export as an image': `new Image().src = api + '/export/${traceIdOf(1)}';`,
  'metrics as a script': `
    document.head.append(Object.assign(document.createElement('script'), { src: api + '/metrics' }));`,
};

describeUnless(noChromium, 'a foreign page in Chromium', () => {
  let program: Program;
  let browser: Chromium;
  let evil: Server;
  let page: Page;
  const zipkinUrl = () => /Zipkin +(http\S+)/.exec(program.output())?.[1] ?? 'none';

  beforeAll(async () => {
    evil = createServer((_request, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>evil</title><body>'),
    );
    await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve));
    [program, browser] = await Promise.all([
      startProgram({ config: CONFIG, args: [] }),
      startChromium({ width: 800, height: 600 }, [EVIL, PLAIN]),
    ]);
  });
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await program?.[Symbol.asyncDispose]();
    evil.close();
  });
  beforeEach(async () => {
    page = await browser.context.newPage();
    await page.goto(`http://${EVIL}:${(evil.address() as AddressInfo).port}/`);
    return () => page.close();
  });

  /** The origins of the server, of which the second has no Fetch Metadata. */
  const origins = () => [program.apiOrigin, `http://${PLAIN}:${new URL(program.apiOrigin).port}`];

  test('under its own name it reads nothing: the name is not the server’s', async () => {
    const api = `http://${EVIL}:${new URL(program.apiOrigin).port}`;
    for (const path of ['/', '/graphql', '/graphql?query={services{name}}', '/metrics', '/v1/tags']) {
      const response = await page.goto(api + path);
      expect([path, response?.status()]).toEqual([path, 421]);
    }
    // Its page was loaded before the name pointed here, so no policy of the server holds for it.
    const lawless = await browser.context.browser()?.newContext({ bypassCSP: true });
    const rebound = await lawless?.newPage();
    await rebound?.goto(`${api}/healthz`);
    const status = await rebound?.evaluate(async () => {
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify({ query: '{ services { name } }' });
      return (await fetch('/graphql', { method: 'POST', headers, body })).status;
    });
    expect(status).toBe(421);
    await lawless?.close();
    for (const door of [program.otlpHttpUrl, zipkinUrl()]) {
      const url = new URL(door);
      url.hostname = EVIL;
      expect((await page.goto(String(url)))?.status()).toBe(421);
    }
  });

  describe.each(Object.entries(ATTACKS))('%s', (_name, script) => {
    test.each([0, 1])('is refused (origin %i)', async (index) => {
      const api = origins()[index] ?? '';
      const ended = new Promise((resolve) => {
        const onEnd = (request: Request): void => {
          if (request.url().startsWith(api)) resolve(request);
        };
        page.on('requestfinished', onEnd).on('requestfailed', onEnd);
        page.on('websocket', (socket) => socket.on('socketerror', resolve));
      });
      await page.evaluate(`{ const api = ${JSON.stringify(api)}, query = ${JSON.stringify(QUERY)}; ${script} }`);
      await ended;
      const scrape = readScrape(await (await fetch(`${program.apiOrigin}/metrics`)).text());
      const ran = scrape.labelsOf(OPERATIONS).filter((labels) => scrape.value(OPERATIONS, labels) > 0);
      expect(ran).toEqual([]);
    });
  });

  test('frames show neither the page nor GraphiQL', async () => {
    for (const path of ['/', '/graphql', '/traces']) {
      await page.evaluate((url) => {
        const frame = document.createElement('iframe');
        frame.src = url;
        document.body.append(frame);
      }, program.apiOrigin + path);
      await until(async () => {
        const frame = page.frames().at(-1);
        expect(frame?.url()).toMatch(/^chrome-error:/);
      }, WAIT_MS);
    }
  });

  test('a link to a trace and to GraphiQL works', async () => {
    for (const path of ['/traces', '/graphql?query={__typename}']) {
      await page.goto(`http://${EVIL}:${(evil.address() as AddressInfo).port}/`);
      await page.evaluate((url) => {
        document.body.innerHTML = '<a>link</a>';
        document.querySelector('a')?.setAttribute('href', url);
      }, program.apiOrigin + path);
      await Promise.all([page.waitForURL(`${program.apiOrigin}/**`), page.getByText('link').click()]);
      expect(await page.title()).toContain('Spangraph');
    }
  });

  test('the own page exports where browsers say nothing but the referrer', async () => {
    await page.goto(`${origins()[1]}/traces`);
    await page.evaluate((id) => {
      const link = Object.assign(document.createElement('a'), { href: `/export/${id}`, textContent: 'export' });
      document.body.replaceChildren(link);
    }, traceIdOf(1));
    const [response] = await Promise.all([
      page.waitForResponse((answer) => answer.url().includes('/export/')),
      page.getByText('export').click(),
    ]);
    expect(response.status()).toBe(404);
  });

  test('spans of a page are not stored', async () => {
    const span = { traceId: traceIdOf(9), id: '1'.repeat(16), timestamp: 1_767_225_600_000_000, duration: 1 };
    const status = page.waitForResponse((response) => response.url() === zipkinUrl());
    await page.evaluate(
      async ([url, body]) => {
        await fetch(url, { method: 'POST', mode: 'no-cors', body });
      },
      [zipkinUrl(), JSON.stringify([span])] as const,
    );
    expect((await status).status()).toBe(403);
    expect((await program.graphql(`{ trace(traceId: "${traceIdOf(9)}") { spanCount } }`)).trace).toBeNull();
  });
});
