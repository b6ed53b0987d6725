/** A selection of spans against the rest, in a real browser. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chromium, startChromium } from '../e2e/browser/chromium.ts';
import type { Program } from '../fixtures/program.ts';
import { describeUnless } from '../fixtures/unless.ts';
import { until } from '../fixtures/until.ts';
import { violationsOf } from './accessibility.ts';
import { noPage, startOnBackend } from './backend.ts';
import { openPage, sendTrace, spanIdOf, traceIdOf } from './opened.ts';

const MS = 1_000_000n;
const SPANS = 200;
const SLOW_EVERY = 25;
const WAIT_MS = 20_000;

/** One card: its attribute, and its values with both shares. */
async function cards(page: Page): Promise<string[][]> {
  // At one moment: cards go while an answer comes.
  const texts = await page
    .locator('.attribute-card')
    .evaluateAll((all) =>
      all.map((card) => [
        card.querySelector('h3 bdi')?.textContent ?? '',
        ...[...card.querySelectorAll('.value-bars tbody tr')].map((row) =>
          [...row.querySelectorAll('th, td')].map((cell) => cell.textContent).join(' '),
        ),
      ]),
    );
  return texts.map((lines) => lines.map((line) => line.replace(/\s+/g, ' ').trim()));
}

describeUnless(noPage, 'spans against the rest', () => {
  let program: Program;
  let browser: Chromium;

  beforeAll(async () => {
    [program, browser] = await Promise.all([startOnBackend(), startChromium({ width: 1440, height: 900 })]);
    // Eight spans are slow, on one host; of these four failed.
    for (let n = 0; n < SPANS; n++) {
      const isSlow = n % SLOW_EVERY === 0;
      const start = BigInt(n) * 50n * MS;
      await sendTrace(program, traceIdOf(n + 1), [
        {
          id: spanIdOf(n + 1),
          name: 'GET /',
          start,
          end: start + (isSlow ? 900n * MS : 10n * MS),
          failed: isSlow && n % (2 * SLOW_EVERY) === 0,
          attributes: { 'host.name': isSlow ? 'blue' : n % 2 === 0 ? 'red' : 'green' },
          numbers: { 'body.size': isSlow ? 1_000 + n : n },
        },
      ]);
    }
  });
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await program?.[Symbol.asyncDispose]();
  });

  const counts = async (condition: string): Promise<number> =>
    (await program.graphql(`{ spans(query: "{ ${condition} }") { totalCount } }`)).spans.totalCount;

  test('begins with those that failed, and tells what they have in common', async () => {
    const { page, problems } = await openPage(browser.context, `${program.apiOrigin}/analyze`);
    await page.locator('.attribute-card').first().waitFor();
    expect(await page.locator('.answers-head .key').allTextContents()).toEqual([
      `Selection ${await counts('status = error')} spans`,
      `The rest ${await counts('status != error')} spans`,
    ]);
    // Of 196 others 4 are on the same host, and 96 on each of the two others.
    expect((await cards(page))[0]).toEqual(['host.name', 'blue 100% 2%', 'green 0% 49%', 'red 0% 49%']);
    expect(await page.locator('.error-list tbody tr').first().innerText()).toMatch(/GET \/ of shop failed.*\s4\s/);
    await page.locator('.error-list').getByRole('link', { name: 'Open a span' }).click();
    await page.locator('.row.failed').waitFor();
    expect(problems).toEqual([]);
    await page.close();
  });

  test('a dragged box is the selection, in the address, and its traces are those of the API', async () => {
    const { page, problems } = await openPage(browser.context, `${program.apiOrigin}/analyze`);
    await page.locator('.attribute-card').first().waitFor();
    const brush = await page.locator('.brush').boundingBox();
    if (brush === null) throw new Error('There is no picture.');
    await page.mouse.move(brush.x + 60, brush.y + 4);
    await page.mouse.down();
    await page.mouse.move(brush.x + brush.width / 2, brush.y + 60, { steps: 4 });
    await page.mouse.up();
    await until(async () => expect(new URL(page.url()).searchParams.get('box')).toMatch(/^\d+,\d+,\d+,\d+$/), WAIT_MS);
    const box = new URL(page.url()).searchParams.get('box') ?? '';
    const [from, to, shortest, longest] = box.split(',');
    const { compareSpans } = await program.graphql(`{
      compareSpans(
        selection: { filter: { and: [{ startTimeUnixNano: { gte: "${from}", lt: "${to}" } }, { durationNano: { gte: "${shortest}", lte: "${longest}" } }] } }
        baseline: {}
      ) { selectionCount }
    }`);
    expect(compareSpans.selectionCount).toBeGreaterThan(0);
    expect(compareSpans.selectionCount).toBeLessThan(8);
    const selected = page.locator('.key.selection');
    await until(
      async () => expect(await selected.textContent()).toBe(`Selection ${compareSpans.selectionCount} spans`),
      WAIT_MS,
    );
    await page.reload();
    await until(
      async () => expect(await selected.textContent()).toBe(`Selection ${compareSpans.selectionCount} spans`),
      WAIT_MS,
    );
    await page.getByRole('link', { name: 'Show traces' }).click();
    await until(
      async () => expect(await page.locator('.result-link').count()).toBe(compareSpans.selectionCount),
      WAIT_MS,
    );
    await page.goBack();
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByText('Spans that failed').waitFor();
    expect(problems).toEqual([]);
    await page.close();
  });

  test('the slowest spans are selected by a button, and a cell by the keyboard', async () => {
    const { page, problems } = await openPage(browser.context, `${program.apiOrigin}/analyze`);
    await page.getByRole('button', { name: 'Slowest spans' }).click();
    const selected = page.locator('.key.selection');
    await until(async () => expect(await selected.textContent()).toBe('Selection 8 spans'), WAIT_MS);
    expect((await cards(page))[0]?.slice(0, 2)).toEqual(['host.name', 'blue 100% 0%']);
    await page.locator('.cell-table summary').focus();
    await page.keyboard.press('Enter');
    const first = page.locator('.cells tbody').getByRole('button').first();
    await first.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Clear' }).waitFor();
    await until(async () => expect(await selected.textContent()).toBe('Selection 8 spans'), WAIT_MS);
    expect(new URL(page.url()).searchParams.get('box')).toMatch(/^\d+,\d+,\d+,\d+$/);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('a value goes into the search, and keys can be chosen', async () => {
    const { page, problems } = await openPage(browser.context, `${program.apiOrigin}/analyze?box=slow`);
    await page.getByRole('button', { name: 'Use blue' }).click();
    await page.getByRole('button', { name: 'Only other values' }).click();
    await until(
      async () => expect(new URL(page.url()).searchParams.get('q')).toBe('{ span.host.name != "blue" }'),
      WAIT_MS,
    );
    await page.getByRole('button', { name: 'Remove span.host.name != "blue"' }).click();
    await page.getByRole('textbox', { name: /^Only these keys/ }).fill('service.name');
    await page.keyboard.press('Enter');
    await until(async () => expect(await cards(page)).toEqual([['service.name', 'shop 100% 100%']]), WAIT_MS);
    expect(new URL(page.url()).searchParams.get('by')).toBe('service.name');
    expect(problems).toEqual([]);
    await page.close();
  });

  test('is reached from the heatmap of the search, with its box', async () => {
    const { page, problems } = await openPage(browser.context, `${program.apiOrigin}/traces?plot=heat`);
    const picture = page.locator('.brush');
    await page.locator('.result-link').first().waitFor();
    const brush = await picture.boundingBox();
    if (brush === null) throw new Error('There is no picture.');
    await page.mouse.move(brush.x + 60, brush.y + 4);
    await page.mouse.down();
    await page.mouse.move(brush.x + brush.width - 14, brush.y + 50, { steps: 4 });
    await page.mouse.up();
    await page.getByRole('link', { name: 'Compare with the rest' }).click();
    await until(
      async () => expect(await page.locator('.key.selection').textContent()).toBe('Selection 8 spans'),
      WAIT_MS,
    );
    expect(problems).toEqual([]);
    await page.close();
  });

  /** The spans that a selection of the page has, asked of the API. */
  const selected = async (filter: string): Promise<string> => {
    const { compareSpans } = await program.graphql(
      `{ compareSpans(selection: { filter: ${filter} }, baseline: {}) { selectionCount } }`,
    );
    return `Selection ${compareSpans.selectionCount} spans`;
  };

  test('a numeric attribute is the vertical axis; its box is a condition on it', async () => {
    const { page, problems } = await openPage(browser.context, `${program.apiOrigin}/analyze`);
    const axis = page.getByRole('combobox', { name: 'Vertical axis' });
    await axis.fill('body.size');
    await axis.press('Enter');
    await page.getByText('200 spans with this attribute').waitFor();
    expect(new URL(page.url()).searchParams.get('y')).toBe('attr:body.size');
    // The highest twentieth are the slow ones and two others.
    const key = page.locator('.key.selection');
    await page.getByRole('button', { name: 'Highest values', pressed: true }).waitFor();
    await until(
      async () => expect(await key.textContent()).toBe(await selected('{ attribute: { key: "body.size", gte: 198 } }')),
      WAIT_MS,
    );
    const brush = await page.locator('.brush').boundingBox();
    if (brush === null) throw new Error('There is no picture.');
    await page.mouse.move(brush.x + 60, brush.y + 120);
    await page.mouse.down();
    await page.mouse.move(brush.x + brush.width - 20, brush.y + 190, { steps: 4 });
    await page.mouse.up();
    await until(async () => expect(new URL(page.url()).searchParams.get('box')).not.toBeNull(), WAIT_MS);
    const [from, to, least, most] = (new URL(page.url()).searchParams.get('box') ?? '').split(',');
    const inBox = await selected(
      `{ and: [{ startTimeUnixNano: { gte: "${from}", lt: "${to}" } }, { attribute: { key: "body.size", gte: ${least}, lte: ${most} } }] }`,
    );
    await until(async () => expect(await key.textContent()).toBe(inBox), WAIT_MS);
    await page.mouse.move(5, 5);
    const before = await page.locator('.picture').screenshot();
    await page.reload();
    await until(async () => expect(await key.textContent()).toBe(inBox), WAIT_MS);
    await until(async () => expect((await page.locator('.picture').screenshot()).equals(before)).toBe(true), WAIT_MS);
    await page.getByRole('button', { name: 'Edit as text' }).click();
    expect(await violationsOf(page)).toEqual([]);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('an attribute without numbers says so, and leads back', async () => {
    const { page, problems } = await openPage(browser.context, `${program.apiOrigin}/analyze?y=attr:host.name`);
    await page.getByText('No span here has a number as host.name').waitFor();
    await page.getByRole('button', { name: 'Show durations' }).click();
    await page.locator('.attribute-card').first().waitFor();
    expect(problems).toEqual([]);
    await page.close();
  });

  test('a box is given by fields, and moved by keys', async () => {
    const { page, problems } = await openPage(browser.context, `${program.apiOrigin}/analyze`);
    await page.getByRole('button', { name: 'Edit as text' }).click();
    await page.getByLabel('Shortest, such as 100ms').fill('many');
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByRole('alert').getByText('Write a number and a unit').waitFor();
    await page.getByLabel('Shortest, such as 100ms').fill('500 ms');
    await page.getByLabel('Longest').first().fill('2s');
    await page.getByRole('button', { name: 'Apply' }).click();
    const key = page.locator('.key.selection');
    await until(async () => expect(await key.textContent()).toBe('Selection 8 spans'), WAIT_MS);
    expect(new URL(page.url()).searchParams.get('box')).toMatch(/,500000000,2000000000$/);
    await page.getByRole('slider', { name: 'Earliest' }).focus();
    for (let step = 0; step < 20; step++) await page.keyboard.press('ArrowRight');
    const [from, to] = (new URL(page.url()).searchParams.get('box') ?? '').split(',');
    const inBox = await selected(
      `{ and: [{ startTimeUnixNano: { gte: "${from}", lt: "${to}" } }, { durationNano: { gte: "500000000" } }] }`,
    );
    expect(inBox).not.toBe('Selection 8 spans');
    await until(async () => expect(await key.textContent()).toBe(inBox), WAIT_MS);
    await page.keyboard.press('Escape');
    await page.getByText('Spans that failed').waitFor();
    expect(problems).toEqual([]);
    await page.close();
  });

  test('cards say in words what differs, and keys may have a scope', async () => {
    const { page } = await openPage(
      browser.context,
      `${program.apiOrigin}/analyze?by=span.host.name,resource.host.name`,
    );
    await until(
      async () =>
        // Of the failed spans all are blue, of the others 4 of 196.
        expect(await page.locator('.attribute-card .in-words').allTextContents()).toEqual([
          'blue: 49× more often in the selection',
        ]),
      WAIT_MS,
    );
    await page.close();
  });

  test('when the server names a time range that fits, a button takes it', async () => {
    const { page } = await openPage(browser.context, `${program.apiOrigin}/traces`);
    const range = ['2026-01-01T00:00:00.000000000Z', '2026-01-01T00:00:05.000000000Z'] as const;
    await page.route('**/graphql', async (route) => {
      const body = route.request().postData() ?? '';
      if (!body.includes('query CompareSpans') || body.includes(range[1])) return route.continue();
      const message = `More spans than may be. About so many start from ${range[0]} to ${range[1]}: ask for less.`;
      const errors = [{ message, extensions: { code: 'OPERATION_TOO_COMPLEX' } }];
      return route.fulfill({ contentType: 'application/json', body: JSON.stringify({ errors }) });
    });
    await page.getByRole('link', { name: 'Analyze' }).click();
    await page.getByRole('button', { name: 'Take the time range that fits' }).click();
    await page.locator('.attribute-card').first().waitFor();
    expect(['from', 'to'].map((name) => new URL(page.url()).searchParams.get(name))).toEqual([...range]);
    await page.close();
  });

  test('an empty range says so', async () => {
    const { page, problems } = await openPage(browser.context, `${program.apiOrigin}/analyze?to=2020-01-01T00:00:00Z`);
    await page.getByText('No span matches').waitFor();
    expect(await page.locator('.brush-box').count()).toBe(0);
    expect(problems).toEqual([]);
    await page.close();
  });
});
