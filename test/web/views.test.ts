/** The views of a trace besides the waterfall, in a real browser. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chromium, noChromium, startChromium } from '../e2e/browser/chromium.ts';
import { FREE_PORTS, type Program, startProgram } from '../fixtures/program.ts';
import { describeUnless } from '../fixtures/unless.ts';
import { until } from '../fixtures/until.ts';
import { violations } from './accessibility.ts';
import { openPage, sendTrace, spanIdOf, T0, traceIdOf } from './opened.ts';
import { MANY, parameter, SHOP, untilParameter } from './views-traces.ts';

const WAIT_MS = 30_000;
const VIEWS = ['Waterfall', 'Flame graph', 'Statistics', 'Spans', 'Graph', 'Events'] as const;

/** The texts of the cells in view, row by row, in the order of the rows. */
async function cells(page: Page, columns: readonly string[]): Promise<string[][]> {
  return page
    .locator('.grid-row:not([hidden])')
    .evaluateAll(
      (rows, names) =>
        rows
          .toSorted((a, b) => Number(a.getAttribute('data-index')) - Number(b.getAttribute('data-index')))
          .map((row) => names.map((name) => row.querySelector(`.of-${name}`)?.textContent ?? '')),
      columns,
    );
}

/** The table of statistics: each row as its texts. */
function statsRows(page: Page): Promise<string[][]> {
  return page
    .locator('.stats-table tbody tr')
    .evaluateAll((rows) =>
      rows.map((row) => [
        row.querySelector('th .link')?.textContent ?? '',
        ...[...row.querySelectorAll('td.number')].map((cell) => cell.getAttribute('title') ?? cell.textContent ?? ''),
      ]),
    );
}

/** Of a text such as `1 234 ns`. */
function digits(text = ''): number {
  return Number(text.replaceAll(/\D/g, ''));
}

function byId(a: { readonly spanId?: string | undefined }, b: { readonly spanId?: string | undefined }): number {
  return (a.spanId ?? '') < (b.spanId ?? '') ? -1 : 1;
}

describeUnless(noChromium, 'the views of a trace', () => {
  let program: Program;
  let browser: Chromium;
  const open = (id: number, query = '') =>
    openPage(browser.context, `${program.apiOrigin}/trace/${traceIdOf(id)}${query}`);

  beforeAll(async () => {
    [program, browser] = await Promise.all([
      startProgram({ args: FREE_PORTS }),
      startChromium({ width: 1440, height: 900 }),
    ]);
    await sendTrace(program, traceIdOf(1), SHOP);
    for (let from = 0; from < MANY.length; from += 5_000)
      await sendTrace(program, traceIdOf(2), MANY.slice(from, from + 5_000));
  });
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await program?.[Symbol.asyncDispose]();
  });

  test('tabs and v go through all views; window, search and selection stay; the address alone brings them back', async () => {
    const { page, problems } = await open(1, `?zoom=20000000-60000000&find=read&span=${spanIdOf(3)}`);
    const tabs = page.getByRole('navigation', { name: 'Views of the trace' });
    const detail = page.getByRole('complementary', { name: 'Details of the span' });
    for (const name of [...VIEWS.slice(1), VIEWS[0]]) {
      await detail.getByRole('heading', { name: 'db read' }).waitFor();
      await page.keyboard.press('v');
      await tabs.locator('a[aria-current]', { hasText: name }).waitFor();
    }
    for (const name of VIEWS) {
      await tabs.getByRole('link', { name, exact: true }).click();
      await page.reload();
      await tabs.locator('a[aria-current]', { hasText: name }).waitFor();
      await page.locator('.find-field').getByText('of 2').waitFor();
      await detail.getByRole('heading', { name: 'db read' }).waitFor();
      expect(parameter(page, 'zoom')).toBe('20000000-60000000');
    }
    await page.goBack();
    await tabs.locator('a[aria-current]', { hasText: 'Graph' }).waitFor();
    expect(problems).toEqual([]);
    await page.close();
  });

  test('statistics are those of the API, for each service and operation', async () => {
    const { page, problems } = await open(2, '?view=stats&by=service');
    await page.getByText('8 services · 10,000 spans').waitFor();
    const { trace } = await program.graphql(
      `{ trace(traceId: "${traceIdOf(2)}") { serviceBreakdown { service { name } spanCount errorCount selfTimeNano } } }`,
    );
    const { spanMetrics } = await program.graphql(`{ spanMetrics(
      filter: { traceId: "${traceIdOf(2)}" } groupBy: [{ field: SERVICE }] first: 20
    ) { groups { key total { count p50: quantile(q: 0.5) p95: quantile(q: 0.95) } } } }`);
    const measured = new Map<string, { p50: string; p95: string }>(
      // biome-ignore lint/suspicious/noExplicitAny: the answer of the API
      spanMetrics.groups.map(({ key, total }: any) => [key[0], total]),
    );
    const shown = new Map((await statsRows(page)).map(([name, ...figures]) => [name, figures]));
    expect(shown.size).toBe(8);
    for (const {
      service: { name: service },
      spanCount,
      errorCount,
      selfTimeNano,
    } of trace.serviceBreakdown) {
      const figures = shown.get(service) ?? [];
      expect([service, digits(figures[0]), digits(figures[1]), digits(figures[7])]).toEqual([
        service,
        Number(spanCount),
        Number(errorCount),
        Number(selfTimeNano),
      ]);
      // Quantiles of the API are off by at most 1%.
      for (const [name, at] of [
        ['p50', 4],
        ['p95', 5],
      ] as const) {
        const expected = Number(measured.get(service)?.[name]);
        expect(Math.abs(digits(figures[at]) - expected)).toBeLessThanOrEqual(expected * 0.011);
      }
    }
    await page.getByRole('button', { name: 'Operation' }).click();
    await page.getByText('operations · 10,000 spans').waitFor();
    expect((await statsRows(page)).length).toBe(200);
    await page.getByRole('button', { name: 'Show more' }).click();
    await until(async () => expect((await statsRows(page)).length).toBeGreaterThan(200), WAIT_MS);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('statistics follow the window and are sorted; a group opens its longest span, and lists its spans', async () => {
    const { page, problems } = await open(1, '?view=stats');
    await page.getByText('4 operations · 5 spans').waitFor();
    expect(await statsRows(page)).toEqual([
      ['mail', '1', '0', ...Array(5).fill('60 000 000 ns'), '60 000 000 ns'],
      ['checkout', '1', '0', ...Array(5).fill('100 000 000 ns'), '50 000 000 ns'],
      [
        'read',
        '2',
        '1',
        '50 000 000 ns',
        '25 000 000 ns',
        '20 000 000 ns',
        '20 000 000 ns',
        '30 000 000 ns',
        '49 000 000 ns',
      ],
      ['parse', '1', '0', ...Array(5).fill('1 000 000 ns'), '1 000 000 ns'],
    ]);
    await page.getByRole('button', { name: 'Average' }).click();
    await untilParameter(page, 'sort', '-average');
    expect((await statsRows(page)).map(([name]) => name)).toEqual(['checkout', 'mail', 'read', 'parse']);
    expect(await page.locator('th[aria-sort=descending]').textContent()).toBe('Average');
    await page.getByRole('button', { name: 'read', exact: true }).click();
    await untilParameter(page, 'span', spanIdOf(2));
    await page.goto(`${page.url()}&zoom=30000000-45000000`);
    await page.getByText('3 operations · 4 of 5 spans').waitFor();
    await page.getByRole('link', { name: 'List the spans of read' }).click();
    await until(async () => expect(await cells(page, ['name'])).toEqual([['read'], ['read']]), WAIT_MS);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('10,000 spans in a table: every row is reached, in any order, by keys', async () => {
    const { page, problems } = await open(2, '?view=spans');
    const grid = page.getByRole('grid', { name: 'Spans of the trace as a table' });
    await until(async () => expect(await grid.getAttribute('aria-rowcount')).toBe('10001'), WAIT_MS);
    await page.getByRole('button', { name: 'Duration' }).click();
    await untilParameter(page, 'sort', '-duration');
    await grid.focus();
    await page.keyboard.press('Home');
    const { spans } = await program.graphql(`{ spans(filter: { traceId: "${traceIdOf(2)}" }
      orderBy: { field: DURATION, direction: DESC } first: 21) { nodes { spanId } } }`);
    await page.keyboard.press('PageDown');
    await page.keyboard.press('Enter');
    await untilParameter(page, 'span', spans.nodes[20].spanId);
    await page.keyboard.press('End');
    const last = page.locator(`#${await grid.getAttribute('aria-activedescendant')}`);
    await until(async () => expect(await last.getAttribute('aria-rowindex')).toBe('10001'), WAIT_MS);
    await last.waitFor();
    expect(await last.getAttribute('aria-selected')).toBe('true');
    expect(await page.evaluate('document.querySelectorAll("*").length')).toBeLessThan(2_500);
    const chosen = parameter(page, 'span');
    await page.reload();
    await until(async () => expect(await page.locator('.grid-row.selected').count()).toBe(1), WAIT_MS);
    expect(parameter(page, 'span')).toBe(chosen);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('the table of spans has their figures, marks what is found, and is saved with every digit', async () => {
    const { page, problems } = await open(1, '?view=spans&sort=name&find=mail');
    const columns = ['start', 'duration', 'self', 'service', 'name', 'kind', 'status', 'depth'];
    await until(
      async () =>
        expect(await cells(page, columns)).toEqual([
          ['0 ns', '100 ms', '50.0 ms', 'shop', 'checkout', 'server', '–', '0'],
          ['90.0 ms', '60.0 ms', '60.0 ms', 'mail', 'mail', 'producer', '–', '1'],
          ['35.0 ms', '1.00 ms', '1.00 ms', 'db', 'parse', 'internal', '–', '2'],
          ['10.0 ms', '30.0 ms', '30.0 ms', 'db', 'read', 'client', '–', '1'],
          ['30.0 ms', '20.0 ms', '19.0 ms', 'db', 'read', 'client', 'error', '1'],
        ]),
      WAIT_MS,
    );
    expect(await page.locator('.grid-row.hit .of-name').allTextContents()).toEqual(['mail']);
    const { trace } = await program.graphql(
      `{ trace(traceId: "${traceIdOf(1)}") { spans { nodes { spanId startTimeUnixNano durationNano selfTimeNano } } } }`,
    );
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download CSV' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`trace-${traceIdOf(1)}.csv`);
    const [, ...lines] = readFileSync(await download.path(), 'utf8')
      .trim()
      .split('\r\n');
    const saved = lines.map((line) => {
      const values = line.split(',');
      return { spanId: values[0], startTimeUnixNano: values[6], durationNano: values[7], selfTimeNano: values[8] };
    });
    expect(saved.toSorted(byId)).toEqual(trace.spans.nodes.toSorted(byId));
    expect(problems).toEqual([]);
    await page.close();
  });

  test('the graph says who calls whom, by service and by operation', async () => {
    const { page, problems } = await open(1, '?view=graph');
    const rows = (): Promise<string[]> =>
      page
        .locator('.call-table tbody tr')
        .evaluateAll((all) =>
          all.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent).join('|')),
        );
    await page.locator('.trace-node').first().waitFor();
    expect(await rows()).toEqual(['shop|db|2|1|50.0 ms', 'shop|mail|1|0|60.0 ms']);
    expect((await page.locator('.trace-node strong').allTextContents()).sort()).toEqual(['db', 'mail', 'shop']);
    const outside = await page.locator('.map-frame').evaluate((frame) => {
      const room = frame.getBoundingClientRect();
      return [...frame.querySelectorAll('.trace-node')]
        .map((node) => node.getBoundingClientRect())
        .filter(({ left, right, top, bottom }) =>
          [left < room.left, right > room.right, top < room.top, bottom > room.bottom].includes(true),
        );
    });
    expect(outside).toEqual([]);
    await page.getByRole('button', { name: 'Operation' }).click();
    await page.getByText('4 operations · 5 spans').waitFor();
    expect(await rows()).toEqual([
      'shop checkout|db read|2|1|50.0 ms',
      'shop checkout|mail mail|1|0|60.0 ms',
      'db read|db parse|1|0|1.00 ms',
    ]);
    const node = page.getByRole('button', { name: /checkout/ }).first();
    await node.focus();
    await page.keyboard.press('ArrowRight');
    await until(
      async () => expect(await page.evaluate('document.activeElement.className')).toBe('trace-node'),
      WAIT_MS,
    );
    await page.keyboard.press('Enter');
    await until(async () => expect(parameter(page, 'span')).not.toBeNull(), WAIT_MS);
    await page.goto(`${program.apiOrigin}/trace/${traceIdOf(2)}?view=graph&by=operation`);
    await page.getByText(/operations are too many for a picture, so it shows services/).waitFor();
    await page.locator('.trace-node').nth(7).waitFor();
    expect(problems).toEqual([]);
    await page.close();
  });

  test('events stand in order of time, with exact times; the window and a text choose among them', async () => {
    const { page, problems } = await open(1, '?view=events');
    const columns = ['offset', 'event', 'service', 'span'];
    const all = [
      ['1 ns', 'started', 'shop', 'checkout'],
      ['45.0 ms', 'exception', 'db', 'read'],
      ['46.0 ms', 'retry', 'db', 'read'],
    ];
    await until(async () => expect(await cells(page, columns)).toEqual(all), WAIT_MS);
    expect(await page.locator('.grid-row .of-offset').nth(1).getAttribute('title')).toBe('45 000 000 ns');
    const field = page.getByRole('textbox', { name: 'Filter events' });
    await field.fill('RETRY');
    await until(async () => expect(await cells(page, columns)).toEqual(all.slice(2)), WAIT_MS);
    await untilParameter(page, 'event', 'RETRY');
    await page.locator('.grid-row').first().click();
    await untilParameter(page, 'span', spanIdOf(3));
    await field.fill('');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Home');
    await untilParameter(page, 'span', spanIdOf(1));
    await page.goto(`${program.apiOrigin}/trace/${traceIdOf(1)}?view=events&zoom=44000000-45500000`);
    await until(async () => expect(await cells(page, columns)).toEqual([all[1]]), WAIT_MS);
    await page.goto(`${program.apiOrigin}/trace/${traceIdOf(2)}?view=events`);
    await page.getByText('No span of this trace has events or exceptions.').waitFor();
    expect(T0 % 1_000_000_000n).toBe(0n);
    expect(problems).toEqual([]);
    await page.close();
  });

  test.each(['light', 'dark'] as const)('axe finds nothing in any view, %s', async (colorScheme) => {
    const { page } = await open(1, `?find=read&span=${spanIdOf(3)}`);
    await page.emulateMedia({ colorScheme });
    for (const [view, shown] of [
      ['flame', '.flame canvas'],
      ['flame&by=path', '.flame canvas'],
      ['stats', '.stats-table tbody tr'],
      ['spans', '.grid-row'],
      ['graph', '.trace-node'],
      ['events', '.grid-row'],
    ] as const) {
      await page.goto(`${program.apiOrigin}/trace/${traceIdOf(1)}?find=read&span=${spanIdOf(3)}&view=${view}`);
      await page.locator(shown).first().waitFor();
      await page.getByRole('complementary', { name: 'Details of the span' }).getByText('Attributes').first().waitFor();
      expect([view, await violations(page)]).toEqual([view, []]);
    }
    await page.close();
  });
});
