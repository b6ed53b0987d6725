/** Services and the map on the page, in a real browser, compared with the API. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chromium, noChromium, startChromium } from '../e2e/browser/chromium.ts';
import { type Program, startProgram } from '../fixtures/program.ts';
import { describeUnless } from '../fixtures/unless.ts';
import { until } from '../fixtures/until.ts';
import { openPage, sendTrace, traceIdOf } from './opened.ts';
import { HOSTILE, IN_RANGE, orderOf, RANGE } from './orders.ts';

const WAIT_MS = 20_000;
/** Texts of the heads of the rows of a table. */
function rowNames(page: Page, table: string): Promise<string[]> {
  return page.locator(`${table} tbody th a`).allTextContents();
}

describeUnless(noChromium, 'the pages of services', () => {
  let program: Program;
  let browser: Chromium;

  beforeAll(async () => {
    [program, browser] = await Promise.all([startProgram(), startChromium({ width: 1440, height: 900 })]);
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
