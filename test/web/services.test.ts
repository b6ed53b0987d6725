/** Services and the map on the page, in a real browser, compared with the API. */
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
/** Texts of the heads of the rows of a table. */

function rowNames(page: Page, table: string): Promise<string[]> {
  return page.locator(`${table} tbody th a`).allTextContents();
}

/** A span of a service before all orders, by one of its versions. */
async function sendVersion(program: Program, traceId: string, version: string | undefined): Promise<void> {
  const span = { id: spanIdOf(1), service: 'versioned', start: -3_600n * 1_000_000_000n };
  await sendTrace(program, traceId, [span], version === undefined ? {} : { 'service.version': version });
}

function byName(names: readonly string[]): string[] {
  return names.toSorted((x, y) => x.localeCompare(y));
}

describeUnless(noPage, 'the pages of services', () => {
  let program: Program;
  let browser: Chromium;

  beforeAll(async () => {
    [program, browser] = await Promise.all([startOnBackend(), startChromium({ width: 1440, height: 900 })]);
    for (let n = 1; n <= 12; n++) await sendTrace(program, traceIdOf(n), orderOf(n));
    for (const [index, version] of ['2', '2', '2', undefined, undefined, '1'].entries()) {
      await sendVersion(program, traceIdOf(100 + index), version);
    }
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

  test('services are filtered by a part of their name, in capitals or not', async () => {
    const { page, problems } = await open(`services?${RANGE}`);
    const filter = page.getByRole('searchbox', { name: 'Filter by name' });
    await filter.fill('SHO');
    await until(async () => expect(await rowNames(page, '.measures-table')).toEqual(['shop']), WAIT_MS);
    expect(page.url()).toContain('find=SHO');
    await filter.fill('"<img src=x onerror=alert(1)>"');
    await until(async () => expect(await rowNames(page, '.measures-table')).toEqual([HOSTILE]), WAIT_MS);
    await filter.fill('.*(');
    await page.getByText('No service has “.*(” in its name').waitFor();
    await page.getByRole('button', { name: 'Remove the filter' }).click();
    await until(async () => expect(await rowNames(page, '.measures-table')).toHaveLength(3), WAIT_MS);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('figures lead to the spans that they count', async () => {
    const { page } = await open(`services?${RANGE}`);
    const figures = page.getByRole('row', { name: 'cart' }).locator('td a');
    await figures.first().waitFor();
    const links = await figures.evaluateAll((all) =>
      all.map((link) => [link.getAttribute('title') ?? '', link.getAttribute('href') ?? '']),
    );
    const counts = await Promise.all(
      links.map(async ([title = '', href = '']) => {
        const query = new URL(href, program.apiOrigin).searchParams.get('q');
        const { spans } = await program.graphql(
          `{ spans(query: ${JSON.stringify(query)}, ${IN_RANGE}) { totalCount } }`,
        );
        return [title, spans.totalCount];
      }),
    );
    expect(counts).toEqual([
      ['Search spans of cart', 24],
      ['Search failed spans of cart', 3],
      ['Search spans of cart that took 1.00 ms and more', 24],
      ['Search spans of cart that took 1.00 ms and more', 24],
    ]);
    await page.close();
  });

  test('figures are compared with the equally long time before', async () => {
    // Six orders with two spans of shop each are in the range, five in the six seconds before. Later ones take longer.
    const { page, problems } = await open('services?from=2026-01-01T00:00:06Z&to=2026-01-01T00:00:12Z');
    const shop = page.getByRole('row', { name: 'shop' });
    await until(async () => expect(await shop.locator('.of-p95 .change').textContent()).toMatch(/^×|^\+/), WAIT_MS);
    expect(await shop.locator('.of-rate .change').allTextContents()).toEqual(['+20%']);
    expect(await violationsOf(page)).toEqual([]);
    expect(await shop.locator('.of-rate .change').getAttribute('title')).toBe('1.67/s in the equally long time before');
    expect(problems).toEqual([]);
    await page.close();
  });

  test('the charts of a service share one cross-hair', async () => {
    const { page } = await open(`services/cart?${RANGE}`);
    const chart = page.locator('.chart .brush').first();
    await chart.hover();
    await until(async () => expect(await page.locator('.chart .card').count()).toBe(3), WAIT_MS);
    const times = await page.locator('.chart .card strong').allTextContents();
    expect(new Set(times).size).toBe(1);
    await page.mouse.move(5, 5);
    await until(async () => expect(await page.locator('.chart .card').count()).toBe(0), WAIT_MS);
    await page.close();
  });

  test('keys move the cross-hair of a chart, select and zoom in', async () => {
    const { page, problems } = await open(`services/cart?${RANGE}`);
    const chart = page.getByRole('slider', { name: /^Rate/ });
    await chart.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    expect(await page.locator('.chart .card').count()).toBe(3);
    const first = (await page.locator('.chart .card strong').first().textContent()) ?? '';
    expect(await chart.getAttribute('aria-valuetext')).toMatch(new RegExp(`^${first}, All \\d`));
    for (let step = 0; step < 3; step++) await page.keyboard.press('Shift+ArrowRight');
    await page.locator('.chart .brush-box').waitFor();
    await page.keyboard.press('Enter');
    await until(async () => expect(page.url()).not.toContain(RANGE), WAIT_MS);
    const { searchParams } = new URL(page.url());
    const [from, to] = ['from', 'to'].map((name) => Date.parse(searchParams.get(name) ?? ''));
    expect(from).toBe(Date.parse(`${first.replace(' ', 'T')}Z`));
    expect(to).toBeGreaterThan(from ?? 0);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('services are sorted by name where all of them are shown', async () => {
    const { page } = await open(`services?${RANGE}`);
    await page.getByRole('button', { name: 'Service', exact: true }).click();
    await until(async () => {
      const names = await rowNames(page, '.services-table');
      expect(names.length).toBeGreaterThan(1);
      expect(names).toEqual(byName(names));
    }, WAIT_MS);
    await page.getByRole('button', { name: 'Service', exact: true }).click();
    await until(async () => {
      const names = await rowNames(page, '.services-table');
      expect(names).toEqual(byName(names).reverse());
    }, WAIT_MS);
    await page.close();
  });

  test('versions of a service stand side by side', async () => {
    const { page, problems } = await open('services/versioned');
    const versions = page.getByRole('region', { name: 'Versions' });
    await until(
      async () => expect(await versions.getByRole('rowheader').allTextContents()).toEqual(['2', 'no version', '1']),
      WAIT_MS,
    );
    expect(await violationsOf(page)).toEqual([]);
    await versions.getByRole('row', { name: 'no version' }).getByRole('link').first().click();
    await until(async () => expect(await page.locator('.result-link').count()).toBe(2), WAIT_MS);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('a refusal says why, and another try answers', async () => {
    const { page } = await open('traces');
    let refused = 0;
    await page.route('**/graphql', async (route) => {
      if (!(route.request().postData() ?? '').includes('ServiceTable') || refused > 0) return route.continue();
      refused++;
      const error = { message: 'The read took too long.', extensions: { code: 'READ_TIMEOUT' } };
      return route.fulfill({ contentType: 'application/json', body: JSON.stringify({ errors: [error] }) });
    });
    await page.getByRole('link', { name: 'Services', exact: true }).click();
    const alert = page.getByRole('alert');
    await alert.getByText('The read took too long.').waitFor();
    await alert.getByRole('button', { name: 'Choose a smaller time range' }).waitFor();
    await alert.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('row', { name: 'shop' }).waitFor();
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
    const href = (await part('Errors').getByRole('link', { name: '3', exact: true }).getAttribute('href')) ?? '';
    const { spans } = await program.graphql('query($q: String) { spans(query: $q, first: 0) { totalCount } }', {
      q: new URL(href, program.apiOrigin).searchParams.get('q'),
    });
    expect(spans.totalCount).toBe(3);
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
