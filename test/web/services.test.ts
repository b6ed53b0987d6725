/** Services and the map on the page, in a real browser, compared with the API. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chromium, startChromium } from '../e2e/browser/chromium.ts';
import type { Program } from '../fixtures/program.ts';
import { describeUnless } from '../fixtures/unless.ts';
import { until } from '../fixtures/until.ts';
import { noPage, startOnBackend } from './backend.ts';
import { openPage, type SentSpan, sendTrace, spanIdOf, traceIdOf } from './opened.ts';

const WAIT_MS = 20_000;
const SECOND = 1_000_000_000n;
const RANGE = 'from=2026-01-01T00:00:00Z&to=2026-01-01T00:01:00Z';
const IN_RANGE = 'timeRange: { from: "2026-01-01T00:00:00Z", to: "2026-01-01T00:01:00Z" }';
const HOSTILE = 'a/b "<img src=x onerror=alert(1)>"';

/** A call of shop to cart, of cart to its database, and of shop to a queue, with some failures. */
function orderOf(n: number): SentSpan[] {
  const start = BigInt(n) * SECOND;
  const failed = n % 4 === 0;
  const at = (id: number, span: Omit<SentSpan, 'id'>): SentSpan => ({ id: spanIdOf(10 * n + id), start, ...span });
  return [
    at(1, { name: 'POST /order', service: 'shop', kind: 2, end: start + BigInt(n) * 10_000_000n, failed }),
    at(2, { parent: spanIdOf(10 * n + 1), name: 'add', service: 'shop', kind: 3 }),
    at(3, { parent: spanIdOf(10 * n + 2), name: 'add', service: 'cart', kind: 2, failed }),
    at(4, {
      parent: spanIdOf(10 * n + 3),
      name: 'INSERT',
      service: 'cart',
      kind: 3,
      attributes: { 'db.system.name': 'postgresql', 'db.namespace': 'orders' },
    }),
    at(5, { parent: spanIdOf(10 * n + 3), name: 'work', service: HOSTILE, kind: 2 }),
  ];
}

/** Texts of the heads of the rows of a table. */
function rowNames(page: Page, table: string): Promise<string[]> {
  return page.locator(`${table} tbody th a`).allTextContents();
}

/** Names of the nodes that are drawn, sorted. */
const nodeNames = async (page: Page) => (await page.locator('.map-node strong').allTextContents()).toSorted();

describeUnless(noPage, 'the pages of services', () => {
  let program: Program;
  let browser: Chromium;

  beforeAll(async () => {
    [program, browser] = await Promise.all([startOnBackend(), startChromium({ width: 1440, height: 900 })]);
    for (let n = 1; n <= 12; n++) await sendTrace(program, traceIdOf(n), orderOf(n));
  });
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await program?.[Symbol.asyncDispose]();
  });

  const open = (path: string) => openPage(browser.context, `${program.apiOrigin}/${path}`);

  test('services have the figures of the API, and sort as it does', async () => {
    const { page, problems } = await open(`services?${RANGE}`);
    for (const [label, order] of [
      ['p95', '{ measure: QUANTILE, q: 0.95, direction: DESC }'],
      ['p95', '{ measure: QUANTILE, q: 0.95, direction: ASC }'],
      ['Error rate', '{ measure: ERROR_RATE, direction: DESC }'],
    ] as const) {
      await page.getByRole('button', { name: label, exact: true }).click();
      const { spanMetrics } = await program.graphql(
        `{ spanMetrics(${IN_RANGE}, groupBy: [{ field: SERVICE }], orderBy: ${order}) { groups { key total { count errorCount } } } }`,
      );
      const expected = spanMetrics.groups.map(({ key }: { key: string[] }) => key[0]);
      expect(expected).toHaveLength(3);
      await until(async () => expect(await rowNames(page, '.measures-table')).toEqual(expected), WAIT_MS);
    }
    const shop = page.getByRole('row', { name: 'shop' });
    expect(await shop.getByRole('cell').allTextContents()).toEqual([
      '24',
      '0.40/s',
      '12.5%',
      '1.00 ms',
      '99.9 ms',
      '110 ms',
    ]);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('the choice of kinds is in the address, and Back undoes it', async () => {
    const { page } = await open(`services?${RANGE}`);
    await page.getByLabel('Spans').selectOption('Requests received');
    const spans = page.getByRole('row', { name: 'shop' }).getByRole('cell').first();
    await until(async () => expect(await spans.textContent()).toBe('12'), WAIT_MS);
    expect(page.url()).toContain('kind=entry');
    await page.goBack();
    await until(async () => expect(await spans.textContent()).toBe('24'), WAIT_MS);
    await page.close();
  });

  test('a service has charts with a table, operations, errors and neighbours', async () => {
    const { page, problems } = await open(`services/cart?${RANGE}`);
    await page.getByText('Figures of the charts').click();
    const { spanMetrics } = await program.graphql(
      `{ spanMetrics(${IN_RANGE}, filter: { service: { eq: "cart" } }, interval: "auto") { groups { points { measures { count } } } } }`,
    );
    const counts = spanMetrics.groups[0].points.map(
      ({ measures }: { measures: { count: number } }) => `${measures.count}`,
    );
    expect(await page.locator('.point-table tbody td:nth-child(2)').allTextContents()).toEqual(counts);
    await until(async () => expect(await rowNames(page, '.operations')).toEqual(['INSERT', 'add']), WAIT_MS);
    const part = (name: string) => page.getByRole('region', { name });
    expect(await part('Errors').getByRole('row').nth(1).textContent()).toContain('3');
    expect(await part('Called by').getByRole('rowheader').allTextContents()).toEqual(['shopcall']);
    expect((await part('Calls').getByRole('rowheader').allTextContents()).toSorted()).toEqual(
      [`${HOSTILE}call`, 'postgresql/ordersdatabase'].toSorted(),
    );
    expect(problems).toEqual([]);
    await page.close();
  });

  test('a drag in a chart chooses the time range', async () => {
    const { page } = await open(`services/shop?${RANGE}`);
    const chart = page.locator('.chart .brush').first();
    const box = await chart.boundingBox();
    if (box === null) throw new Error('The chart is not shown.');
    await page.mouse.move(box.x + box.width / 2, box.y + 60);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.75, box.y + 60, { steps: 4 });
    await page.mouse.up();
    await until(async () => expect(page.url()).not.toContain(RANGE), WAIT_MS);
    const from = new URL(page.url()).searchParams.get('from') ?? '';
    expect(from > '2026-01-01T00:00:15Z' && from < '2026-01-01T00:00:40Z').toBe(true);
    await page.close();
  });

  test('a name with everything in it leads to its service, as text', async () => {
    const { page, problems } = await open(`services?${RANGE}`);
    await page.getByRole('link', { name: HOSTILE }).click();
    await until(async () => expect(await page.locator('h1').textContent()).toContain(HOSTILE), WAIT_MS);
    await page.reload();
    await until(async () => expect(await page.locator('.totals dd').first().textContent()).toBe('12'), WAIT_MS);
    await page.getByRole('link', { name: 'Search its traces' }).click();
    await until(async () => expect(await page.locator('.result-link').count()).toBe(12), WAIT_MS);
    expect(problems).toEqual([]);
    await page.close();
  });
});

describeUnless(noPage, 'the map', () => {
  let program: Program;
  let browser: Chromium;

  beforeAll(async () => {
    [program, browser] = await Promise.all([startOnBackend(), startChromium({ width: 1440, height: 900 })]);
    for (let n = 1; n <= 12; n++) await sendTrace(program, traceIdOf(n), orderOf(n));
  });
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await program?.[Symbol.asyncDispose]();
  });

  test('has the calls of the API, as a picture and as a table', async () => {
    const { page, problems } = await openPage(browser.context, `${program.apiOrigin}/map?${RANGE}`);
    await until(async () => expect(await nodeNames(page)).toHaveLength(4), WAIT_MS);
    const { serviceMap } = await program.graphql(
      `{ serviceMap(${IN_RANGE}) { nodes { name } edges { source { name } target { name } measures { count } } } }`,
    );
    expect(await nodeNames(page)).toEqual(serviceMap.nodes.map(({ name }: { name: string }) => name).toSorted());
    expect(await page.locator('.map-edge').count()).toBe(serviceMap.edges.length);
    expect(await page.locator('.edge-table tbody tr').count()).toBe(serviceMap.edges.length);
    expect(await page.locator('.map-label').first().textContent()).toBe('0.20/s · 1.00 ms');
    expect(problems).toEqual([]);
    await page.close();
  });

  test('a focus is in the address; keys go from node to node', async () => {
    const { page } = await openPage(browser.context, `${program.apiOrigin}/map?${RANGE}&hops=1`);
    await page.getByRole('link', { name: /^shop/ }).first().focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate('document.activeElement.textContent')).toContain('cart');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    await until(async () => expect(await nodeNames(page)).toEqual(['cart', 'shop']), WAIT_MS);
    expect(page.url()).toContain('focus=shop');
    await page.reload();
    await until(async () => expect(await nodeNames(page)).toEqual(['cart', 'shop']), WAIT_MS);
    await page.goBack();
    await until(async () => expect(await nodeNames(page)).toHaveLength(4), WAIT_MS);
    await page.close();
  });

  test('each connection leads to the search of its spans', async () => {
    const { page, problems } = await openPage(browser.context, `${program.apiOrigin}/map?${RANGE}`);
    await page.locator('.edge-table tbody tr').first().waitFor();
    const links = await page
      .locator('.edge-table td:nth-child(3) a')
      .evaluateAll((all) => all.map((link) => [link.getAttribute('href') ?? '', link.textContent ?? '']));
    expect(links).toHaveLength(3);
    for (const [href = '', calls = ''] of links) {
      const query = new URL(href, program.apiOrigin).searchParams.get('q');
      const { spans } = await program.graphql(`{ spans(query: ${JSON.stringify(query)}, ${IN_RANGE}) { totalCount } }`);
      expect([query, String(spans.totalCount)]).toEqual([query, calls]);
    }
    await page.locator('.map-label').first().click();
    await until(async () => expect(await page.locator('.result-link').count()).toBe(12), WAIT_MS);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('says what calls too seldom to be shown', async () => {
    const { page } = await openPage(browser.context, `${program.apiOrigin}/map?${RANGE}&min=13`);
    await page.getByText('Nothing calls anything here').waitFor();
    await page.close();
  });

  test('no worker can start under the policy: that is why the layout runs in the page', async () => {
    const { page } = await openPage(browser.context, `${program.apiOrigin}/map`);
    const refused = await page.evaluate(
      `(() => { try { new Worker('/assets/x.js'); return ''; } catch (thrown) { return thrown.name; } })()`,
    );
    expect(refused).toBe('TypeError');
    await page.close();
  });
});
