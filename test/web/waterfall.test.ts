/** The rows of a waterfall in a real browser. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chromium, noChromium, startChromium } from '../e2e/browser/chromium.ts';
import { FREE_PORTS, type Program, startProgram } from '../fixtures/program.ts';
import { describeUnless } from '../fixtures/unless.ts';
import { until } from '../fixtures/until.ts';
import { openPage, type SentSpan, sendTrace, spanIdOf, traceIdOf } from './opened.ts';
import { activeText, boxOf, pressTo, rowOf, rowTexts, untilParameter, untilRows, untilWhole, WAIT_MS } from './rows.ts';
import { SHOP, SHOP_ROWS } from './shop-trace.ts';

const MS = 1_000_000n;

/** The span of this number in a fan: all others are below the first. */
function fanOf(at: number): SentSpan {
  const parent = at === 0 ? {} : { parent: spanIdOf(1) };
  const start = BigInt(at) * 10_000n;
  return { id: spanIdOf(at + 1), ...parent, name: `child ${at}`, start, end: start + MS };
}

describeUnless(noChromium, 'the waterfall', () => {
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

  test('. and , go to siblings, w zooms about the pointer, Escape clears', async () => {
    const { page, problems } = await open(1);
    await untilRows(page, SHOP_ROWS);
    await pressTo(page, 'j', 'check');
    await pressTo(page, '.', 'pay');
    await pressTo(page, '.', 'pay');
    await pressTo(page, ',', 'check');
    const track = await boxOf(page.locator('.ruler-track'));
    await page.mouse.move(track.x + track.width / 4 - 1, track.y + 60);
    await page.mouse.move(track.x + track.width / 4, track.y + 60);
    await page.keyboard.press('w');
    await until(async () => {
      const [from = 0, to = 0] = (new URL(page.url()).searchParams.get('zoom') ?? '').split('-').map(Number);
      // What was at 25 ms stays where it is.
      expect(Math.abs(from - 25e6 / 3)).toBeLessThan(200_000);
      expect(Math.abs(to - from - 66_666_667)).toBeLessThanOrEqual(1);
    }, WAIT_MS);
    await page.keyboard.press('Enter');
    await page.getByRole('complementary').waitFor();
    await page.getByRole('button', { name: 'Errors 1' }).click();
    await page.getByRole('treegrid').focus();
    await page.keyboard.press('Escape');
    await page.getByRole('complementary').waitFor({ state: 'detached' });
    await untilParameter(page, 'f', 'err');
    await page.keyboard.press('Escape');
    await untilParameter(page, 'f', null);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('a pinned row stays in view, also after a reload', async () => {
    const many = Array.from({ length: 300 }, (_, at): SentSpan => {
      const parent = at === 0 ? {} : { parent: spanIdOf(1) };
      return { id: spanIdOf(at + 1), ...parent, name: `s${at}`, start: BigInt(at) * MS, end: 400n * MS };
    });
    await sendTrace(program, traceIdOf(2), many);
    const { page, problems } = await open(2);
    await rowOf(page, 's3').click();
    await page.keyboard.press('p');
    const pinned = page.locator('.pinned-rows .row');
    await pinned.waitFor();
    const { y } = await boxOf(pinned);
    await page.keyboard.press('End');
    await rowOf(page, 's299').waitFor();
    expect(await boxOf(pinned)).toMatchObject({ y });
    // The last row is not below the pinned one, and has its place whole.
    const [last, view] = [await boxOf(rowOf(page, 's299')), await boxOf(page.locator('.rows-view'))];
    expect(last.y + last.height).toBeLessThanOrEqual(view.y + view.height + 1);
    await page.reload();
    await pinned.waitFor();
    expect(await pinned.locator('.row-text').textContent()).toBe('s3');
    await pinned.click();
    await until(async () => expect(await activeText(page)).toBe('s3'), WAIT_MS);
    await page.keyboard.press('p');
    await pinned.waitFor({ state: 'detached' });
    expect(problems).toEqual([]);
    await page.close();
  });

  test('a card tells of the span below the pointer, beside its bar, and goes when rows scroll', async () => {
    const { page, problems } = await open(1);
    await untilRows(page, SHOP_ROWS);
    const card = page.locator('.hover-card');
    for (const text of ['order', 'note']) {
      const bar = await boxOf(rowOf(page, text).locator('.row-bar'));
      await page.mouse.move(bar.x + 8, bar.y + 4);
      await page.mouse.move(bar.x + 9, bar.y + 4);
      await card.getByText(text, { exact: true }).waitFor();
      const shown = await boxOf(card);
      expect(shown.y >= bar.y + bar.height || shown.y + shown.height <= bar.y).toBe(true);
    }
    await page.locator('.rows-view').dispatchEvent('scroll');
    await card.waitFor({ state: 'detached' });
    expect(problems).toEqual([]);
    await page.close();
  });

  test('arrows lead to bars outside the window; many events are a strip; errors have a notch; links an icon', async () => {
    await sendTrace(program, traceIdOf(5), [
      {
        id: spanIdOf(1),
        name: 'first',
        start: 0n,
        end: 10n * MS,
        links: [{ traceId: traceIdOf(5), spanId: spanIdOf(2) }],
      },
      {
        id: spanIdOf(2),
        parent: spanIdOf(1),
        name: 'last',
        start: 90n * MS,
        end: 100n * MS,
        failed: true,
        events: Array.from({ length: 30 }, (_, at) => ({ name: 'row', at: (90n + BigInt(at % 10)) * MS })),
      },
      { id: spanIdOf(3), parent: spanIdOf(1), name: 'apart', start: 40n * MS, end: 50n * MS },
    ]);
    const { page, problems } = await open(5, '?zoom=0-20000000');
    const edge = rowOf(page, 'last').locator('.row-edge');
    await edge.click();
    await untilParameter(page, 'zoom', '80000000-100000000');
    await rowOf(page, 'last').locator('.event.dense').first().waitFor({ state: 'attached' });
    expect(await rowOf(page, 'last').locator('.event.dense').count()).toBeLessThanOrEqual(10);
    const notch = rowOf(page, 'last').locator('.row-bar');
    expect(await notch.evaluate((bar) => getComputedStyle(bar, '::after').content)).toBe('""');
    await page.keyboard.press('0');
    await untilParameter(page, 'zoom', null);
    // Those that are seen: a span that is not linked has none.
    const links = (text: string) => rowOf(page, text).locator('.row-link:visible');
    await until(async () => {
      expect(await links('first').getAttribute('title')).toBe('Links to 1 span');
      expect(await links('last').getAttribute('title')).toBe('Other spans link to it');
      expect(await links('apart').count()).toBe(0);
    }, WAIT_MS);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('children of a parent that is not stored stand below one row for it, which keys reach', async () => {
    const gone = 'f00d000000000000';
    await sendTrace(program, traceIdOf(7), [
      { id: spanIdOf(1), name: 'root', end: 50n * MS },
      { id: spanIdOf(2), parent: gone, name: 'late', start: 3n * MS },
      { id: spanIdOf(3), parent: gone, name: 'early', start: 1n * MS },
      { id: spanIdOf(4), parent: spanIdOf(3), name: 'inner', start: 2n * MS },
    ]);
    const { page, problems } = await open(7);
    await untilRows(page, ['root', 'parent f00d… is not stored', '-early', '--inner', '-late']);
    await page.getByText('2 spans name a parent that is not stored.').waitFor();
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await until(async () => expect(await activeText(page)).toBe('parent f00d… is not stored'), WAIT_MS);
    await pressTo(page, 'ArrowRight', 'early');
    await pressTo(page, 'ArrowLeft', 'early');
    await pressTo(page, 'ArrowLeft', 'parent f00d… is not stored');
    await pressTo(page, 'ArrowUp', 'root');
    expect(problems).toEqual([]);
    await page.close();
  });

  test('a large trace is open to a depth, and along the critical path and errors', async () => {
    const names = new Map<number, string>();
    const spans: SentSpan[] = [{ id: spanIdOf(1), name: 'root', end: 1_000n * MS }];
    const add = (name: string, parent: number, more: Partial<SentSpan> = {}): number => {
      const id = spans.length + 1;
      names.set(id, name);
      spans.push({ id: spanIdOf(id), parent: spanIdOf(parent), name, start: 10n * MS, end: 20n * MS, ...more });
      return id;
    };
    const branch = (name: string, more: Partial<SentSpan> = {}): void => {
      const two = add(`${name} 2`, add(`${name} 1`, 1, more), more);
      add(`${name} 4`, add(`${name} 3`, two, more), more);
    };
    branch('plain');
    branch('path', { start: 5n * MS, end: 900n * MS });
    const broken = add('broken 3', add('broken 2', add('broken 1', 1, { start: 30n * MS, end: 40n * MS })));
    add('broken 4', broken, { failed: true });
    for (let at = 0; at < 2_000; at++) add(`fill ${at}`, 2, { start: 11n * MS, end: 12n * MS });
    await sendTrace(program, traceIdOf(8), spans);
    const { page, problems } = await open(8);
    await untilWhole(page);
    const path = ['-path 1', '--path 2', '---path 3', '----path 4'];
    const top = await rowTexts(page);
    expect(top.slice(0, 8)).toEqual(['root', ...path, '-plain 1', '--plain 2', '--fill 0']);
    await pressTo(page, 'End', 'broken 4');
    expect((await rowTexts(page)).slice(-4)).toEqual(['-broken 1', '--broken 2', '---broken 3', '----broken 4']);
    expect(new URL(page.url()).searchParams.get('closed')).toBeNull();
    await page.keyboard.press('Home');
    await rowOf(page, 'plain 2').waitFor();
    await rowOf(page, 'plain 2').locator('.row-toggle').click();
    await untilParameter(page, 'closed', `auto,+${spanIdOf(3)}`);
    await page.reload();
    await rowOf(page, 'plain 3').waitFor();
    await page.getByText('Rows are open to depth 2').waitFor();
    await page.locator('.trace-banner').getByRole('button', { name: 'Open all' }).click();
    await untilParameter(page, 'closed', 'open');
    await page.getByText('Rows are open to depth 2').waitFor({ state: 'detached' });
    expect(problems).toEqual([]);
    await page.close();
  });

  test('while spans come, the row of the reader stays; loading stops, and goes on below a span', async () => {
    // All of page 1 is early; the rest would stand between these rows.
    const early = Array.from({ length: 1_000 }, (_, at): SentSpan => {
      const parent = at === 0 ? {} : { parent: spanIdOf(1) };
      return { id: spanIdOf(at + 1), ...parent, name: `s${at}`, start: BigInt(at), end: 10n * MS };
    });
    const late = Array.from({ length: 1_500 }, (_, at): SentSpan => {
      const id = 10_000 + at;
      return { id: spanIdOf(id), parent: spanIdOf(3), name: `late ${at}`, start: BigInt(2_000 + at), end: 5n * MS };
    });
    await sendTrace(program, traceIdOf(9), [...early, ...late]);
    const { page, problems } = await openPage(browser.context, 'about:blank');
    let isHeld = true;
    const held: (() => void)[] = [];
    await page.route('**/graphql', async (route) => {
      const isMore = route.request().postData()?.includes('query TracePage') ?? false;
      if (isMore && isHeld) await new Promise<void>((resolve) => held.push(resolve));
      await route.continue().catch(() => undefined);
    });
    await page.goto(`${program.apiOrigin}/trace/${traceIdOf(9)}?closed=open`);
    await page.getByText('1,000 of 2,500 spans loaded').waitFor();
    await page.locator('.rows-view').evaluate((view) => (view.scrollTop = 300 * 24));
    await rowOf(page, 's300').waitFor();
    // Above the rows, what is said of the loading comes and goes.
    const placeOf = async () => (await boxOf(rowOf(page, 's300'))).y - (await boxOf(page.locator('.rows-view'))).y;
    const place = await placeOf();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('Loading stopped at 1,000 of 2,500 spans.').waitFor();
    await page.getByRole('treegrid').focus();
    // Below s2 all is late.
    await page.locator('.rows-view').evaluate((view) => (view.scrollTop = 0));
    await rowOf(page, 's2').click();
    await page.locator('.rows-view').evaluate((view) => (view.scrollTop = 300 * 24));
    await page.getByRole('button', { name: 'Load what is below the span' }).click();
    await page.locator('.progress').waitFor({ state: 'detached', timeout: WAIT_MS });
    await until(async () => expect(await placeOf()).toBe(place), WAIT_MS);
    expect(await page.getByRole('treegrid').getAttribute('aria-rowcount')).toBe('2501');
    isHeld = false;
    for (const release of held) release();
    expect(problems).toEqual([]);
    await page.close();
  });

  test('the whole trace is reached by wheel, keys, handles and the URL, to the nanosecond', async () => {
    const { page, problems } = await open(1, '?zoom=10-20000010');
    await untilRows(page, SHOP_ROWS);
    const from = page.getByRole('slider', { name: 'Start of the shown part' });
    const to = page.getByRole('slider', { name: 'End of the shown part' });
    expect([await from.getAttribute('aria-valuenow'), await to.getAttribute('aria-valuenow')]).toEqual([
      '10',
      '20000010',
    ]);
    await from.focus();
    await page.keyboard.press('ArrowRight');
    await untilParameter(page, 'zoom', '1000010-20000010');
    await page.keyboard.press('ArrowLeft');
    await untilParameter(page, 'zoom', '10-20000010');
    await page.getByRole('treegrid').focus();
    for (const [key, zoom] of [
      ['d', '2000010-22000010'],
      ['a', '10-20000010'],
      ['D', '10000010-30000010'],
      ['A', '10-20000010'],
      ['A', '0-20000000'],
      ['0', null],
    ] as const) {
      await page.keyboard.press(key);
      await untilParameter(page, 'zoom', zoom);
    }
    const map = await boxOf(page.locator('.minimap-window'));
    await page.mouse.move(map.x + map.width / 4, map.y + 20);
    await page.mouse.down();
    await page.mouse.move(map.x + map.width / 2, map.y + 20, { steps: 3 });
    await until(async () => expect(page.url()).toContain('zoom='), WAIT_MS);
    await page.keyboard.press('Escape');
    await untilParameter(page, 'zoom', null);
    await page.mouse.up();
    expect(problems).toEqual([]);
    await page.close();
  });

  test(
    'a fan of 10,000 children stands, the focus stays on the grid, and the last one has its place',
    async () => {
      const count = 10_001;
      for (let from = 0; from < count; from += 5_000) {
        const length = Math.min(5_000, count - from);
        await sendTrace(
          program,
          traceIdOf(10),
          Array.from({ length }, (_, at) => fanOf(from + at)),
        );
      }
      const { page, problems } = await open(10);
      await untilWhole(page);
      const grid = page.getByRole('treegrid');
      await until(async () => expect(await grid.getAttribute('aria-rowcount')).toBe(String(count + 1)), WAIT_MS);
      await grid.focus();
      await pressTo(page, 'End', `child ${count - 1}`);
      const last = rowOf(page, `child ${count - 1}`);
      expect([await last.getAttribute('aria-posinset'), await last.getAttribute('aria-setsize')]).toEqual([
        '10000',
        '10000',
      ]);
      await pressTo(page, 'PageUp', await activeAfterPage(page, count - 1));
      await pressTo(page, 'Home', 'child 0');
      expect(await page.evaluate('document.activeElement.getAttribute("role")')).toBe('treegrid');
      expect(await page.evaluate('document.querySelectorAll("*").length')).toBeLessThan(2_500);
      expect(problems).toEqual([]);
      await page.close();
    },
    4 * WAIT_MS,
  );
});

/** The name of the row that PgUp reaches from the child of this number: as many rows up as the view has, but one. */
async function activeAfterPage(page: Page, child: number): Promise<string> {
  const rows = await page.locator('.rows-view').evaluate((view) => Math.floor((view.clientHeight - 28) / 24) - 1);
  return `child ${child - rows}`;
}
