/** What is shown of a trace, and how, in a real browser. */
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chromium, noChromium, startChromium } from '../e2e/browser/chromium.ts';
import { FREE_PORTS, type Program, startProgram } from '../fixtures/program.ts';
import { describeUnless } from '../fixtures/unless.ts';
import { until } from '../fixtures/until.ts';
import { openPage, type SentSpan, sendTrace, spanIdOf, traceIdOf } from './opened.ts';
import { boxOf, pressTo, rowOf, untilParameter, untilRows, WAIT_MS } from './rows.ts';
import { SHOP, SHOP_ROWS } from './shop-trace.ts';

const MS = 1_000_000n;

function imageOf(element: Locator): Promise<string> {
  return element.evaluate((one) => getComputedStyle(one).backgroundImage);
}

describeUnless(noChromium, 'what is shown of a trace', () => {
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
  });
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await program?.[Symbol.asyncDispose]();
  });

  test('pills count, hold together, survive the URL, and matches alone keep what is above them', async () => {
    const { page, problems } = await open(1);
    await untilRows(page, SHOP_ROWS);
    const pill = (name: string | RegExp) => page.getByRole('button', { name });
    await pill('Errors 1').click();
    await untilParameter(page, 'f', 'err');
    await pill(/^Service/).click();
    await pill('bank 3').click();
    await pill('db,1 1').click();
    await page.keyboard.press('Escape');
    await untilParameter(page, 'f', 'err,svc:bank,svc:db%2C1');
    await page.locator('.find-field').getByText('1 match').waitFor();
    await page.keyboard.press('m');
    await untilRows(page, ['order', '-pay', '--charge']);
    await page.reload();
    await untilRows(page, ['order', '-pay', '--charge']);
    await pill('Errors 1').click();
    await untilRows(page, ['order', '-check', '--select', '-pay', '--charge', '--note']);
    await page.goto(`${program.apiOrigin}/trace/${traceIdOf(1)}?f=kind:CLIENT&only=1`);
    await untilRows(page, ['order', '-check', '--select']);
    await page.goto(`${program.apiOrigin}/trace/${traceIdOf(1)}?f=slow&only=1`);
    await untilRows(page, ['order', '-pay', '--charge']);
    await page.goto(`${program.apiOrigin}/trace/${traceIdOf(1)}?cp=1`);
    // The first row is one of them.
    await page.locator('.find-field').getByText('1 of 6').waitFor();
    const path = pill('Critical path 6');
    expect(await path.getAttribute('aria-pressed')).toBe('true');
    await path.click();
    await untilParameter(page, 'cp', null);
    await page.locator('.on-path').first().waitFor({ state: 'detached' });
    await page.keyboard.press('c');
    await page.locator('.on-path').first().waitFor({ state: 'attached' });
    expect(await path.getAttribute('aria-pressed')).toBe('true');
    expect(problems).toEqual([]);
    await page.close();
  });

  test('folds leave roots and errors, and what is below moves up', async () => {
    const { page, problems } = await open(1, '?fold=internal');
    await untilRows(page, ['order', '-select', '-pay', '--charge']);
    await page.getByRole('button', { name: 'Display' }).click();
    await page.getByRole('checkbox', { name: 'Spans within a service' }).check();
    await page.getByRole('checkbox', { name: 'Spans of kind internal' }).uncheck();
    await untilParameter(page, 'fold', 'service');
    await untilRows(page, ['order', '-select', '-pay', '--charge']);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('f shows a part of the trace with its window, the way leads back, and F leaves it', async () => {
    const { page, problems } = await open(1);
    await untilRows(page, SHOP_ROWS);
    await pressTo(page, 'e', 'charge');
    await pressTo(page, 'ArrowLeft', 'pay');
    await page.keyboard.press('f');
    await untilRows(page, ['pay', '-charge', '-note']);
    await untilParameter(page, 'zoom', '30000000-90000000');
    await page.reload();
    await untilRows(page, ['pay', '-charge', '-note']);
    await page.getByRole('navigation').getByRole('button', { name: 'order' }).click();
    await untilRows(page, SHOP_ROWS);
    await untilParameter(page, 'focus', spanIdOf(1));
    await page.keyboard.press('F');
    await untilParameter(page, 'focus', null);
    await page.goBack();
    await untilParameter(page, 'focus', spanIdOf(1));
    expect(problems).toEqual([]);
    await page.close();
  });

  test('colours stand for services, kinds, errors or an attribute, with a legend', async () => {
    const { page, problems } = await open(1);
    await untilRows(page, SHOP_ROWS);
    const legend = page.locator('.legend li');
    const untilLegend = (names: readonly string[]) =>
      until(async () => expect(await legend.allTextContents()).toEqual(names), WAIT_MS);
    await untilLegend(['bank', 'web', 'db,1']);
    await page.getByRole('button', { name: 'Display' }).click();
    await page.getByRole('button', { name: 'Kind', exact: true }).nth(1).click();
    await untilLegend(['internal', 'server', 'client']);
    await page.getByRole('button', { name: 'Status' }).click();
    await untilLegend(['not failed', 'failed']);
    const paint = (text: string) =>
      rowOf(page, text)
        .locator('.row-bar')
        .evaluate((bar) => getComputedStyle(bar).backgroundColor);
    expect(await paint('charge')).not.toBe(await paint('note'));
    await page.getByRole('textbox', { name: 'Key of an attribute' }).fill('card');
    await page.keyboard.press('Enter');
    await untilParameter(page, 'color', 'attr:card');
    await untilLegend(['none', 'visa', 'absent']);
    expect(await paint('order')).toBe(await paint('pay'));
    expect(problems).toEqual([]);
    await page.close();
  });

  test('from the 13th service on colours have a hatch, on bars and in the legend', async () => {
    const spans = Array.from({ length: 13 }, (_, at): SentSpan => {
      const parent = at === 0 ? {} : { parent: spanIdOf(1) };
      return { id: spanIdOf(at + 1), ...parent, name: `n${at}`, service: `s${String(at).padStart(2, '0')}` };
    });
    await sendTrace(program, traceIdOf(3), spans);
    const { page, problems } = await open(3);
    await rowOf(page, 'n12').waitFor();
    expect(await imageOf(rowOf(page, 'n12').locator('.row-bar'))).toContain('repeating-linear-gradient');
    expect(await imageOf(rowOf(page, 'n11').locator('.row-bar'))).toBe('none');
    expect(await imageOf(page.locator('.legend i').nth(12))).toContain('repeating-linear-gradient');
    expect(problems).toEqual([]);
    await page.close();
  });

  test('a child outside its parent is marked; aligning moves its service, says so, and ends with its parameter', async () => {
    await sendTrace(program, traceIdOf(4), [
      { id: spanIdOf(1), name: 'call', service: 'web', start: 50n * MS, end: 150n * MS, kind: 3 },
      { id: spanIdOf(2), parent: spanIdOf(1), name: 'answer', service: 'api', start: 20n * MS, end: 60n * MS, kind: 2 },
      { id: spanIdOf(3), parent: spanIdOf(2), name: 'work', service: 'api', start: 25n * MS, end: 30n * MS },
    ]);
    const { page, problems } = await open(4);
    await untilRows(page, ['call', '-answer', '--work']);
    const clock = rowOf(page, 'answer').locator('.row-clock');
    expect([await clock.textContent(), await clock.getAttribute('title')]).toEqual([
      '−30.0 ms',
      'Starts 30.0 ms before its parent',
    ]);
    const bar = (text: string) => rowOf(page, text).locator('.row-bar');
    const call = await boxOf(bar('call'));
    expect((await boxOf(bar('answer'))).x).toBeLessThan(call.x);
    await page.getByRole('button', { name: 'Align clocks' }).click();
    await page.getByText('Clocks are aligned: api +30.0 ms.').waitFor();
    await until(async () => expect(Math.abs((await boxOf(bar('answer'))).x - call.x)).toBeLessThan(1), WAIT_MS);
    expect(await bar('work').evaluate((one) => one.classList.contains('shifted'))).toBe(true);
    expect(await bar('call').evaluate((one) => one.classList.contains('shifted'))).toBe(false);
    expect(await rowOf(page, 'answer').getAttribute('aria-label')).toContain('starts at 0 nanoseconds');
    await page.goto(`${program.apiOrigin}/trace/${traceIdOf(4)}`);
    await page.getByText('1 span starts before the call that caused it').waitFor();
    expect(await page.locator('.row-bar.shifted').count()).toBe(0);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('a value is searched, excluded, found here, coloured and analyzed from its menu', async () => {
    const { page, problems } = await open(1, `?span=${spanIdOf(5)}`);
    const detail = page.getByRole('complementary');
    const menu = async (): Promise<void> => {
      await detail.getByText('visa').hover();
      await detail.getByRole('button', { name: 'What to do with card' }).click();
    };
    await menu();
    const query = async (name: string) => {
      const href = await detail.getByRole('link', { name }).getAttribute('href');
      return new URL(href ?? '', program.apiOrigin).searchParams;
    };
    expect((await query('Search traces with this value')).get('q')).toBe('{ span.card = "visa" }');
    expect((await query('Search traces without it')).get('q')).toBe('{ span.card != "visa" }');
    expect((await query('Analyze by this key')).get('by')).toBe('card');
    await detail.getByRole('button', { name: 'Find in this trace, too' }).click();
    await untilParameter(page, 'find', '{ span.card = "visa" }');
    await page.locator('.find-field').getByText('1 of 1').waitFor();
    await menu();
    await detail.getByRole('button', { name: 'Colour the trace by this key' }).click();
    await untilParameter(page, 'color', 'attr:card');
    await menu();
    await page.keyboard.press('Escape');
    expect(await detail.getByRole('button', { name: 'Colour the trace by this key' }).count()).toBe(0);
    await detail.waitFor();
    expect(problems).toEqual([]);
    await page.close();
  });

  test('a value is added to the search that led to the trace, and colours by its scope', async () => {
    const { page, problems } = await openPage(browser.context, `${program.apiOrigin}/traces?q={ name = "order" }`);
    await page.locator('.result-link').first().click();
    await rowOf(page, 'charge').click();
    const detail = page.getByRole('complementary');
    await detail.getByText('visa').hover();
    await detail.getByRole('button', { name: 'What to do with card' }).click();
    const link = detail.getByRole('link', { name: 'Add to the present search' });
    const href = new URL((await link.getAttribute('href')) ?? '', program.apiOrigin);
    expect(href.searchParams.get('q')).toBe('{ name = "order" && span.card = "visa" }');
    await page.keyboard.press('Escape');
    await detail.getByText('service.name').hover();
    await detail.getByRole('button', { name: 'What to do with service.name' }).click();
    await detail.getByRole('button', { name: 'Colour the trace by this key' }).click();
    await untilParameter(page, 'color', 'resource:service.name');
    await until(
      async () => expect(await page.locator('.legend li').allTextContents()).toEqual(['bank', 'web', 'db,1']),
      WAIT_MS,
    );
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole('button', { name: 'Search or open by id' }).waitFor();
    await page.getByRole('link', { name: 'Spangraph' }).waitFor();
    expect(problems).toEqual([]);
    await page.close();
  });

  test('a span has its rank, is copied as JSON, and keeps every digit', async () => {
    const longest = 2n ** 63n - 1n;
    await sendTrace(program, traceIdOf(6), [
      { id: spanIdOf(1), name: 'aeon', service: 'old', end: longest - 1_767_225_600_000_000_000n },
      { id: spanIdOf(2), parent: spanIdOf(1), name: 'tick', service: 'old', start: 1n, end: 2n },
      { id: spanIdOf(3), parent: spanIdOf(1), name: 'tick', service: 'old', start: 3n, end: 7n },
    ]);
    await browser.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const { page, problems } = await open(6, `?span=${spanIdOf(3)}`);
    const detail = page.getByRole('complementary');
    await detail.getByText('longer than 50% of 2 spans').waitFor();
    await page.keyboard.press('Home');
    await detail.locator('dd[title="7 456 146 436 854 775 807 ns"]').waitFor();
    await detail.getByRole('button', { name: 'Copy as JSON' }).click();
    await page.getByText('The span is copied as JSON.').waitFor({ state: 'attached' });
    const copied: unknown = JSON.parse(await page.evaluate('navigator.clipboard.readText()'));
    expect(copied).toMatchObject({ name: 'aeon', durationNano: '7456146436854775807' });
    expect(problems).toEqual([]);
    await page.close();
  });
});
