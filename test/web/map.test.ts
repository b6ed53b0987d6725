/** The service map on the page, in a real browser, compared with the API. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chromium, startChromium } from '../e2e/browser/chromium.ts';
import type { Program } from '../fixtures/program.ts';
import { describeUnless } from '../fixtures/unless.ts';
import { until } from '../fixtures/until.ts';
import { violationsOf } from './accessibility.ts';
import { noPage, startOnBackend } from './backend.ts';
import { openPage, sendTrace, spanIdOf, traceIdOf } from './opened.ts';
import { HOSTILE, IN_RANGE, orderOf, RANGE } from './orders.ts';

const WAIT_MS = 20_000;

/** Names of the nodes that are drawn, sorted. */
const nodeNames = async (page: Page) => (await page.locator('.map-node strong').allTextContents()).toSorted();

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
    await page.locator('.map-node', { hasText: 'shop' }).focus();
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
      .locator('.edge-table td:nth-child(2) a')
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

  test('figures of the table lead to the spans that failed, and to the slow ones', async () => {
    const { page, problems } = await openPage(browser.context, `${program.apiOrigin}/map?${RANGE}`);
    await page.getByRole('link', { name: 'shop', exact: true }).first().waitFor();
    const row = page.locator('.edge-table tbody tr', { hasText: '→ cart' });
    await row.locator('td:nth-child(3) a').click();
    await until(async () => expect(await page.locator('.result-link').count()).toBe(3), WAIT_MS);
    await page.goBack();
    await row.locator('td:nth-child(4) a').click();
    await until(async () => expect(await page.locator('.result-link').count()).toBe(12), WAIT_MS);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('the table sorts, and its rows point at their connection', async () => {
    const { page } = await openPage(browser.context, `${program.apiOrigin}/map?${RANGE}`);
    const errors = page.locator('.edge-table td:nth-child(3)');
    await page.getByRole('button', { name: 'Error rate' }).click();
    await until(async () => expect(await errors.allTextContents()).toEqual(['25%', '0%', '0%']), WAIT_MS);
    await page.getByRole('button', { name: 'Error rate' }).click();
    await until(async () => expect(await errors.allTextContents()).toEqual(['0%', '0%', '25%']), WAIT_MS);
    await page.locator('.edge-table tbody tr').last().hover();
    await until(async () => expect(await page.locator('.map-edge.dim').count()).toBe(2), WAIT_MS);
    expect(await page.locator('.map-edge.failed:not(.dim)').count()).toBe(1);
    await page.close();
  });

  test('a connection that is pointed at shows its figures', async () => {
    const { page } = await openPage(browser.context, `${program.apiOrigin}/map?${RANGE}`);
    await page.locator('.map-edge.failed').waitFor({ state: 'attached' });
    const at = await page.evaluate<{ x: number; y: number }>(`(() => {
      const line = document.querySelector('.map-edge.failed .line');
      const { x, y } = line.getPointAtLength(2).matrixTransform(line.getScreenCTM());
      return { x, y };
    })()`);
    await page.mouse.move(at.x, at.y);
    const card = page.locator('.edge-card');
    await card.waitFor();
    expect((await card.innerText()).split('\n')).toEqual(
      ['shop', '→ cart', 'call', 'Calls', '12', 'Rate', '0.20/s', 'Error rate', '25%'].concat(
        ['p50', 'p95', 'p99'].flatMap((name) => [name, '1.00 ms']),
      ),
    );
    await page.mouse.move(5, 5);
    await card.waitFor({ state: 'detached' });
    await page.close();
  });

  test('a node is found by a part of its name', async () => {
    const { page, problems } = await openPage(browser.context, `${program.apiOrigin}/map?${RANGE}`);
    const field = page.getByRole('combobox', { name: 'Focus on' });
    await page.locator('.map-node').first().waitFor();
    await field.fill('POSTGRES');
    await field.press('Enter');
    await until(async () => expect(await field.inputValue()).toBe('postgresql/orders (database)'), WAIT_MS);
    expect(new URL(page.url()).searchParams.get('focus')).toBe('database:postgresql/orders');
    await field.fill('nothing of this name');
    await field.press('Enter');
    await page.getByText('Nothing is called nothing of this name').waitFor();
    await field.fill(HOSTILE);
    await field.press('Enter');
    await page.locator('.map-node.focused', { hasText: HOSTILE }).waitFor();
    await page.locator('.map-node.focused').click();
    await until(async () => expect(await page.locator('h1').textContent()).toContain(HOSTILE), WAIT_MS);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('zooms with buttons and keys, and fits again', async () => {
    const { page } = await openPage(browser.context, `${program.apiOrigin}/map?${RANGE}`);
    await page.locator('.map-node').first().waitFor();
    const width = async () => (await page.locator('.map-node').first().boundingBox())?.width ?? 0;
    const fitting = await width();
    await page.getByRole('button', { name: 'Zoom in' }).click();
    await until(async () => expect(await width()).toBeCloseTo(fitting * 1.3, 1), WAIT_MS);
    await page.keyboard.press('-');
    await until(async () => expect(await width()).toBeCloseTo(fitting, 1), WAIT_MS);
    await page.keyboard.press('+');
    await page.keyboard.press('0');
    await until(async () => expect(await width()).toBeCloseTo(fitting, 1), WAIT_MS);
    await page.close();
  });

  test('is drawn the same after a reload, and axe finds nothing in both themes', async () => {
    const { page, problems } = await openPage(browser.context, `${program.apiOrigin}/map?${RANGE}&focus=cart&hops=1`);
    await page.locator('.map-node.focused').waitFor();
    // Pixels of a scaled layer differ with the order in which it is painted.
    const drawing = page.locator('.map-drawing');
    const before = await drawing.innerHTML();
    await page.reload();
    await page.locator('.map-node.focused').waitFor();
    expect(await drawing.innerHTML()).toBe(before);
    expect(await violationsOf(page)).toEqual([]);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('a slow answer shows that it loads, a refusal says why', async () => {
    const { page } = await openPage(browser.context, `${program.apiOrigin}/traces?${RANGE}`);
    let answer: (() => void) | undefined;
    await page.route('**/graphql', async (route) => {
      if (!(route.request().postData() ?? '').includes('query ServiceMap')) return route.continue();
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      const errors = [{ message: 'Too many connections.', extensions: { code: 'OPERATION_TOO_COMPLEX' } }];
      return route.fulfill({ contentType: 'application/json', body: JSON.stringify({ errors }) });
    });
    await page.getByRole('link', { name: 'Map', exact: true }).click();
    await page.getByRole('progressbar').waitFor();
    await until(() => Promise.resolve(expect(answer).toBeDefined()), WAIT_MS);
    answer?.();
    await page.getByRole('alert').getByText('Too many connections.').waitFor();
    await page.unroute('**/graphql');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('.map-node').first().waitFor();
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

/** A chain of so many services, each of which calls the next one. */
const CHAIN = 80;

describeUnless(noPage, 'the map of many services', () => {
  let program: Program;
  let browser: Chromium;

  beforeAll(async () => {
    [program, browser] = await Promise.all([startOnBackend(), startChromium({ width: 1440, height: 900 })]);
    const spans = Array.from({ length: CHAIN }, (_, n) => ({
      id: spanIdOf(n + 1),
      ...(n > 0 && { parent: spanIdOf(n) }),
      service: `service-${n}`,
      kind: 2,
    }));
    await sendTrace(program, traceIdOf(1), spans);
  });
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await program?.[Symbol.asyncDispose]();
  });

  test('begins with a part that hangs together, and draws 60 nodes at most', async () => {
    const { page, problems } = await openPage(browser.context, `${program.apiOrigin}/map`);
    await until(async () => expect(await page.locator('.map-node').count()).toBe(32), WAIT_MS);
    expect(await page.locator('.map-edge').count()).toBe(31);
    await page.getByText('Not all of it fits: drag or scroll').waitFor();
    expect(await page.locator('.map-frame').evaluate((frame) => frame.scrollLeft)).toBe(0);
    await page.getByText('Not drawn, but in the table: 48 nodes, 48 connections.').waitFor();
    await page.getByRole('button', { name: 'Draw 60 nodes' }).click();
    await until(async () => expect(await page.locator('.map-node').count()).toBe(60), WAIT_MS);
    await page.reload();
    await until(async () => expect(await page.locator('.map-node').count()).toBe(60), WAIT_MS);
    const rows = page.locator('.edge-table tbody tr');
    expect(await rows.count()).toBe(30);
    await page.getByRole('button', { name: 'Show more' }).click();
    await until(async () => expect(await rows.count()).toBe(60), WAIT_MS);
    expect(problems).toEqual([]);
    await page.close();
  });
});
