/** Results on the page: spans, columns, the preview, selections of the picture. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chromium, noChromium, startChromium } from '../e2e/browser/chromium.ts';
import { FREE_PORTS, type Program, startProgram } from '../fixtures/program.ts';
import { describeUnless } from '../fixtures/unless.ts';
import { until } from '../fixtures/until.ts';
import { violations } from './accessibility.ts';
import { openPage, type SentSpan, sendTrace, spanIdOf, traceIdOf } from './opened.ts';

const WAIT_MS = 20_000;
/** Traces of the test's own, and spans of the longest of them. */
const TRACES = 170;
const SPANS = 60;
/** Names of the first two. */
const LONG = `GET /${'very-long/'.repeat(200)}`;
const HOSTILE = '<img src=x onerror=alert(1)>';

/** Starts and durations that are all different, so that every order is different. */
function spansOf(n: number): SentSpan[] {
  const start = BigInt(n) * 1_000_000_000n;
  const root: SentSpan = {
    id: spanIdOf(n * 1_000),
    name: n === 1 ? LONG : n === 2 ? HOSTILE : `work ${n}`,
    service: n % 3 === 0 ? 'cart' : 'shop',
    kind: 2,
    start,
    end: start + BigInt(((n * 37) % 500) + 10) * 1_000_000n,
    failed: n % 10 === 0,
    attributes: { 'http.route': `/r/${n}`, 'a,b%': `comma ${n}` },
  };
  const count = n === TRACES ? SPANS : n % 5;
  const children = Array.from({ length: count }, (_, index) => ({
    id: spanIdOf(n * 1_000 + index + 1),
    parent: root.id,
    name: `step ${index}`,
    service: 'store',
    kind: 3,
    start: start + BigInt(index) * 100_000n,
    end: start + BigInt(index) * 100_000n + BigInt(n * 7 + index + 1) * 1_000n,
    failed: index === 3,
  }));
  return [root, ...children];
}

/** What `sel` of each shown row would be, in its order. */
async function shown(page: Page): Promise<string[]> {
  return await page
    .locator('.result-link')
    .evaluateAll((all) => all.map((link) => link.getAttribute('data-sel') ?? ''));
}

async function untilShown(page: Page, wanted: readonly string[]): Promise<void> {
  await until(async () => expect(await shown(page)).toEqual(wanted), WAIT_MS);
}

/** The picture once it has points. */
async function pictureOf(page: Page) {
  await until(async () => expect(await page.locator('canvas').getAttribute('aria-label')).toMatch(/^[1-9]/), WAIT_MS);
  const box = await page.locator('.brush').boundingBox();
  if (box === null) throw new Error('The picture has no place.');
  return box;
}

describeUnless(noChromium, 'results', () => {
  let program: Program;
  let browser: Chromium;

  beforeAll(async () => {
    [program, browser] = await Promise.all([
      startProgram({ args: FREE_PORTS }),
      startChromium({ width: 1440, height: 900 }),
    ]);
    for (let n = 1; n <= TRACES; n++) await sendTrace(program, traceIdOf(n), spansOf(n));
  });
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await program?.[Symbol.asyncDispose]();
  });

  const open = (path: string) => openPage(browser.context, `${program.apiOrigin}/${path}`);
  const tracesBy = async (args: string): Promise<string[]> => {
    const { traces } = await program.graphql(`{ traces(first: 1000, ${args}) { nodes { traceId } } }`);
    return traces.nodes.map(({ traceId }: { traceId: string }) => traceId);
  };
  const spansBy = async (args: string): Promise<string[]> => {
    const { spans } = await program.graphql(`{ spans(first: 1000, ${args}) { nodes { traceId spanId } } }`);
    return spans.nodes.map(({ traceId, spanId }: { traceId: string; spanId: string }) => `${traceId}@${spanId}`);
  };

  test.each([
    ['Started', 'START_TIME'],
    ['Duration', 'DURATION'],
    ['Spans', 'SPAN_COUNT'],
    ['Errors', 'ERROR_COUNT'],
    ['Arrived', 'INGESTION_TIME'],
  ])('traces are sorted both ways by %s as the API sorts them, over three pages', async (head, field) => {
    const { page, problems } = await open('traces?sort=duration&cols=start,name,duration,spans,errors,arrived');
    await page.locator('.result-link').first().waitFor();
    const button = page.locator('.results th').getByRole('button', { name: head });
    for (const direction of ['DESC', 'ASC']) {
      await button.click();
      const all = await tracesBy(`orderBy: { field: ${field}, direction: ${direction} }`);
      expect(all).toHaveLength(TRACES);
      for (const count of [50, 100, 150]) {
        await untilShown(page, all.slice(0, count));
        if (count < 150) await page.getByRole('button', { name: 'Show more' }).click();
      }
    }
    expect(problems).toEqual([]);
    await page.close();
  });

  test.each([
    ['Started', 'START_TIME'],
    ['Duration', 'DURATION'],
    ['Ended', 'END_TIME'],
    ['Arrived', 'INGESTION_TIME'],
  ])('spans are sorted both ways by %s as the API sorts them', async (head, field) => {
    const { page, problems } = await open('traces?as=spans&sort=duration&cols=start,name,duration,end,arrived');
    await page.locator('.result-link').first().waitFor();
    const button = page.locator('.results th').getByRole('button', { name: head });
    for (const direction of ['DESC', 'ASC']) {
      await button.click();
      const all = await spansBy(`orderBy: { field: ${field}, direction: ${direction} }`);
      await untilShown(page, all.slice(0, 50));
      await page.getByRole('button', { name: 'Show more' }).click();
      await untilShown(page, all.slice(0, 100));
    }
    expect(problems).toEqual([]);
    await page.close();
  });

  test('spans are counted, filtered, and lead into their trace', async () => {
    const query = '{ name = "step 3" }';
    const { page, problems } = await open(`traces?q=${encodeURIComponent(query)}`);
    await page.locator('.result-link').first().waitFor();
    await page.getByRole('button', { name: 'Spans', exact: true }).first().click();
    const all = await spansBy(`query: ${JSON.stringify(query)}`);
    await untilShown(page, all.slice(0, 50));
    await page.locator('.total').getByText(`${all.length} spans`, { exact: true }).waitFor();
    const [traceId, spanId] = (all[0] ?? '').split('@');
    await page.locator('.result-link').first().click();
    await page.waitForURL(`${program.apiOrigin}/trace/${traceId}?span=${spanId}`);
    await page.getByRole('complementary').getByText('step 3').first().waitFor();
    await page.goBack();
    await untilShown(page, all.slice(0, 50));
    expect(problems).toEqual([]);
    await page.close();
  });

  test('columns are added, moved and removed, stand in the address, and survive a reload', async () => {
    const { page, problems } = await open('traces');
    const heads = async () => (await page.locator('.results th').allInnerTexts()).map((text) => text.trim());
    await page.locator('.result-link').first().waitFor();
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByPlaceholder('Attribute, such as http.route').fill('span.http.route');
    await page.keyboard.press('Enter');
    await page.getByPlaceholder('Attribute, such as http.route').fill('span.a,b%');
    await page.keyboard.press('Enter');
    await page.getByPlaceholder('Attribute, such as http.route').fill('resource.service.name');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Move http.route to the front' }).click();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Remove Errors' }).click();
    await page.getByRole('button', { name: 'Remove Services' }).click();
    expect(await page.getByRole('button', { name: 'Remove Trace', exact: true }).isDisabled()).toBe(true);
    await page.keyboard.press('Escape');
    const wanted = [
      'Compare',
      'Started',
      'Trace',
      'Duration',
      'Spans',
      'http.route',
      'a,b%',
      'service.name',
      'Preview',
    ];
    await until(async () => expect(await heads()).toEqual(wanted), WAIT_MS);
    await page.reload();
    await page.locator('.result-link').first().waitFor();
    expect(await heads()).toEqual(wanted);
    const cells = await page.locator('.results tbody tr').first().locator('.attribute').allInnerTexts();
    expect(cells).toEqual([`/r/${TRACES}`, `comma ${TRACES}`, TRACES % 3 === 0 ? 'cart' : 'shop']);
    await page.goBack();
    await until(async () => expect(await heads()).toContain('Services'), WAIT_MS);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('Space previews the row that has the focus, arrows move it on, Escape closes it', async () => {
    const { page, problems } = await open('traces');
    await page.locator('.result-link').first().waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Space');
    const preview = page.getByRole('complementary', { name: 'Preview of the trace' });
    await preview.getByRole('heading', { name: `shop work ${TRACES}` }).waitFor();
    await preview.getByText(`The first 40 of ${SPANS + 1} spans`).waitFor();
    expect(
      await preview
        .getByRole('region', { name: /^The first/ })
        .getByRole('link')
        .count(),
    ).toBe(40);
    expect(await preview.getByRole('region', { name: 'Errors' }).getByRole('link').count()).toBe(2);
    await page.keyboard.press('ArrowDown');
    await preview.getByRole('heading', { name: `work ${TRACES - 1}` }).waitFor();
    expect(new URL(page.url()).searchParams.get('sel')).toBe(traceIdOf(TRACES - 1));
    expect(await violations(page)).toEqual([]);
    await page.reload();
    await preview.getByRole('heading', { name: `work ${TRACES - 1}` }).waitFor();
    await page.keyboard.press('Escape');
    await preview.waitFor({ state: 'detached' });
    expect(new URL(page.url()).search).toBe('');
    const button = page.locator('.results tbody tr').nth(2).getByRole('button', { name: 'Preview (Space)' });
    await button.click();
    await preview.getByRole('heading', { name: `work ${TRACES - 2}` }).waitFor();
    await button.click();
    await preview.waitFor({ state: 'detached' });
    expect(problems).toEqual([]);
    await page.close();
  });

  test.each([
    ['of the table', 'traces?as=spans&cols=start,name,duration,span.http.route&sort=-duration'],
    ['of the preview', `traces?sel=${traceIdOf(TRACES)}&plot=none`],
    ['of the heatmap', 'traces?plot=heat&sort=errors'],
  ])('a reload gives the same pixels %s', async (_what, path) => {
    const { page } = await open(path);
    const settled = async (): Promise<void> => {
      await page.locator('.result-link').first().waitFor();
      if (path.includes('sel=')) await page.locator('.preview-spans li').first().waitFor();
      if (path.includes('heat')) await pictureOf(page);
      await page.locator('.total').getByText(/\d/).waitFor();
      // Two pictures in a row are equal also while an answer is on its way.
      await page.waitForLoadState('networkidle');
    };
    await settled();
    let before = await page.screenshot();
    await until(async () => {
      const earlier = before;
      before = await page.screenshot();
      expect(before.equals(earlier)).toBe(true);
    }, WAIT_MS);
    await page.reload();
    await settled();
    await until(async () => expect((await page.screenshot()).equals(before)).toBe(true), WAIT_MS);
    await page.close();
  });

  test.each(['scatter', 'heat'])(
    'a selection of the %s is moved and resized, by pointer and keys, and cleared',
    async (plot) => {
      const { page, problems } = await open(`traces?plot=${plot}`);
      const at = await pictureOf(page);
      const box = page.locator('.brush-box');
      const place = async () => (await box.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
      const drag = async (x: number, y: number, byX: number, byY: number): Promise<void> => {
        await page.mouse.move(x, y);
        await page.mouse.down();
        await page.mouse.move(x + byX, y + byY, { steps: 3 });
        await page.mouse.up();
      };
      await drag(at.x + 300, at.y + 30, 200, 60);
      const drawn = await place();
      expect(drawn.width).toBeCloseTo(200, 0);
      expect(drawn.height).toBeCloseTo(60, 0);
      await drag(drawn.x + 100, drawn.y + 30, 50, -10);
      const carried = await place();
      expect(carried.x - drawn.x).toBeCloseTo(50, 0);
      expect(carried.y - drawn.y).toBeCloseTo(-10, 0);
      expect(carried.width).toBeCloseTo(drawn.width, 0);
      await drag(carried.x + carried.width, carried.y + 30, 40, 0);
      expect((await place()).width - carried.width).toBeCloseTo(40, 0);
      const latest = page.getByRole('slider', { name: 'Latest' });
      const said = await latest.getAttribute('aria-valuetext');
      await latest.focus();
      await page.keyboard.press('ArrowRight');
      expect((await place()).width - carried.width).toBeCloseTo(48, 0);
      expect(await latest.getAttribute('aria-valuetext')).not.toBe(said);
      const held = await place();
      await page.mouse.move(held.x + 60, held.y + 20);
      await page.mouse.down();
      await page.mouse.move(held.x + 160, held.y + 20, { steps: 3 });
      await page.keyboard.press('Escape');
      await page.mouse.up();
      expect(await place()).toEqual(held);
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      expect(await box.count()).toBe(0);
      expect(await page.getByRole('button', { name: 'Show traces' }).count()).toBe(0);
      expect(new URL(page.url()).searchParams.get('plot')).toBe(plot === 'heat' ? plot : 'scatter');
      expect(problems).toEqual([]);
      await page.close();
    },
  );

  test('with keys alone a part of the picture narrows to exactly its traces', async () => {
    const { page, problems } = await open('traces');
    await pictureOf(page);
    await page.getByRole('button', { name: 'Select a part of the picture' }).focus();
    await page.keyboard.press('Enter');
    await until(async () => expect(await page.evaluate('document.activeElement.className')).toBe('brush-box'), WAIT_MS);
    for (let step = 0; step < 6; step++) await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Tab');
    for (let step = 0; step < 4; step++) await page.keyboard.press('ArrowRight');
    const show = page.getByRole('button', { name: 'Show traces' });
    await show.focus();
    await page.keyboard.press('Enter');
    await until(async () => expect(new URL(page.url()).searchParams.get('q')).toContain('trace:duration >='), WAIT_MS);
    const [from, to, query] = ['from', 'to', 'q'].map((name) => new URL(page.url()).searchParams.get(name) ?? '');
    const all = await tracesBy(`query: ${JSON.stringify(query)}, timeRange: { from: "${from}", to: "${to}" }`);
    expect(all.length).toBeGreaterThan(5);
    expect(all.length).toBeLessThan(TRACES);
    await untilShown(page, all.slice(0, 50));
    expect(problems).toEqual([]);
    await page.close();
  });

  test('names that are long or hostile are text, at 390 pixels too', async () => {
    const { page, problems } = await openPage(browser.context, 'about:blank');
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 844 });
      await page.goto(`${program.apiOrigin}/traces?sort=start&sel=${traceIdOf(1)}`);
      await page.locator('.preview').getByText('very-long').first().waitFor();
      await page.locator('.result-link').getByText(HOSTILE).waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    }
    expect(problems).toEqual([]);
    await page.close();
  });
});
