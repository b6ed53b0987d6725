/** Two traces beside each other, in a real browser. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chromium, startChromium } from '../e2e/browser/chromium.ts';
import type { Program } from '../fixtures/program.ts';
import { describeUnless } from '../fixtures/unless.ts';
import { until } from '../fixtures/until.ts';
import { violations } from './accessibility.ts';
import { noPage, startOnBackend } from './backend.ts';
import { openPage, type SentSpan, sendTrace, spanIdOf, traceIdOf } from './opened.ts';

const WAIT_MS = 20_000;
const MS = 1_000_000n;
const [A, B, OTHER] = [traceIdOf(0xa), traceIdOf(0xb), traceIdOf(0xc)];

function trace(rootMs: bigint, ...children: readonly Omit<SentSpan, 'id' | 'parent'>[]): SentSpan[] {
  const root = { id: spanIdOf(1), name: 'GET /cart', end: rootMs * MS };
  return [root, ...children.map((child, index) => ({ ...child, id: spanIdOf(index + 2), parent: spanIdOf(1) }))];
}

const FAST = trace(
  100n,
  { name: 'SELECT', service: 'db', end: 50n * MS, attributes: { 'db.plan': 'index', 'db.host': 'one' } },
  { name: 'cached', end: 10n * MS },
  { name: 'legacy', end: 5n * MS },
);
const SLOW = trace(
  250n,
  {
    name: 'SELECT',
    service: 'db',
    end: 140n * MS,
    attributes: { 'db.plan': '<img src=x onerror=alert(1)>', 'db.host': 'one' },
  },
  { name: 'cached', end: 10n * MS },
  { name: 'check', end: 3n * MS, failed: true },
  { name: 'check', start: 4n * MS, end: 8n * MS },
);

/** 10,000 spans with eight children each, and an attribute with this value. */
function largeTrace(value: string): SentSpan[] {
  return Array.from({ length: 10_000 }, (_, index) => ({
    id: spanIdOf(index + 1),
    name: `work ${index}`,
    end: 20_000n * MS - BigInt(index),
    attributes: { changing: value, same: 'same' },
    ...(index > 0 && { parent: spanIdOf(Math.ceil(index / 8)) }),
  }));
}

/** Cells of the table as a screen reader has them. */
async function rows(page: Page): Promise<string[][]> {
  await page.locator('.diff tbody tr').first().waitFor();
  // At one moment: rows change while an answer comes.
  const texts = await page
    .locator('.diff tbody tr')
    .evaluateAll((all) =>
      all.map((row) =>
        [...row.querySelectorAll('.operation-name, td:not(.time-scale)')].map(({ textContent }) => textContent ?? ''),
      ),
    );
  return texts.map((cells) => cells.map((text) => text.replace(/\s+/g, ' ').trim()));
}

describeUnless(noPage, 'the comparison of two traces', () => {
  let program: Program;
  let browser: Chromium;

  beforeAll(async () => {
    [program, browser] = await Promise.all([startOnBackend(), startChromium({ width: 1440, height: 900 })]);
    await sendTrace(program, A, FAST);
    await sendTrace(program, B, SLOW);
    await sendTrace(program, OTHER, trace(40n));
  });
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await program?.[Symbol.asyncDispose]();
  });

  test('says in a table what was added, lost, slower and the same', async () => {
    const { page, problems } = await openPage(browser.context, `${program.apiOrigin}/compare?a=${A}&b=${B}`);
    expect(await rows(page)).toEqual([
      ['shop GET /cart', '▲ slower', '1', '100 ms', '250 ms', '+150 ms +150%', '50.0 ms', '110 ms', '+60.0 ms +120%'],
      ['db SELECT', '▲ slower', '1', '50.0 ms', '140 ms', '+90.0 ms +180%', '50.0 ms', '140 ms', '+90.0 ms +180%'],
      ['shop cached', '= same', '1', '10.0 ms', '10.0 ms', '0', '10.0 ms', '10.0 ms', '0'],
      ['shop legacy', '− only in A', '1 → 0', '5.00 ms', '–', '−5.00 ms', '5.00 ms', '–', '−5.00 ms'],
      ['shop check', '+ only in B', '0 → 2', '–', '7.00 ms', '+7.00 ms', '–', '7.00 ms', '+7.00 ms'],
    ]);
    const { compareTraces } = await program.graphql(
      `{ compareTraces(a: "${A}", b: "${B}", tolerance: 0.1) { nodes { name state } } }`,
    );
    expect(compareTraces.nodes.map(({ state }: { state: string }) => state)).toEqual([
      'SLOWER',
      'SLOWER',
      'SAME',
      'REMOVED',
      'ADDED',
    ]);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('sorts by the change of self time and leaves out what is the same, by the address', async () => {
    const { page, problems } = await openPage(browser.context, `${program.apiOrigin}/compare?a=${A}&b=${B}`);
    await page.getByRole('button', { name: 'Change of self time' }).click();
    await page.getByRole('button', { name: 'Differences only' }).click();
    const expected = ['db SELECT', 'shop GET /cart', 'shop check', 'shop legacy'];
    const names = async () => (await rows(page)).map(([name]) => name);
    await until(async () => expect(await names()).toEqual(expected), WAIT_MS);
    const { searchParams } = new URL(page.url());
    expect([searchParams.get('by'), searchParams.get('only')]).toEqual(['duration', 'diff']);
    await page.reload();
    expect(await names()).toEqual(expected);
    await page.goBack();
    await until(async () => expect(await names()).toHaveLength(5), WAIT_MS);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('shows attributes that changed as text, whatever it is', async () => {
    const { page, problems } = await openPage(browser.context, `${program.apiOrigin}/compare?a=${A}&b=${B}`);
    await page
      .getByRole('row', { name: /SELECT/ })
      .getByRole('button', { name: '1 changed' })
      .click();
    expect(await page.locator('.changed-attributes tbody').innerText()).toMatch(
      /db\.plan\s+index\s+<img src=x onerror=alert\(1\)>/,
    );
    await page.getByRole('button', { name: 'Swap' }).click();
    await page.getByText('−150 ms').first().waitFor();
    expect(new URL(page.url()).searchParams.get('a')).toBe(B);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('is reached by marks in the results, with keys alone', async () => {
    const { page, problems } = await openPage(browser.context, `${program.apiOrigin}/traces?sort=duration`);
    await page.locator('.result-link').first().waitFor();
    for (const key of ['j', 'j', 'x', 'j', 'x']) await page.keyboard.press(key);
    expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(2);
    await page.getByRole('link', { name: 'Compare the marked traces' }).click();
    await page.locator('.diff').waitFor();
    const { searchParams } = new URL(page.url());
    expect([searchParams.get('a'), searchParams.get('b')]).toEqual([A, B]);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('is reached from a trace, and offers others of the operation', async () => {
    const { page, problems } = await openPage(browser.context, `${program.apiOrigin}/trace/${A}`);
    await page.locator('.trace-actions').getByRole('link', { name: 'Compare' }).click();
    const slowest = page.locator('.candidates section').filter({ hasText: 'Slowest' }).getByRole('link');
    await slowest.first().waitFor();
    expect(await slowest.count()).toBe(2);
    await slowest.first().click();
    await page.locator('.diff').waitFor();
    expect(new URL(page.url()).searchParams.get('b')).toBe(B);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('says what is no trace id, and what is not stored', async () => {
    const { page, problems } = await openPage(browser.context, `${program.apiOrigin}/compare`);
    await page.getByLabel('Trace A').fill(A);
    await page.getByLabel('Trace B').fill('none');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('32 hex digits').waitFor();
    await page.getByLabel('Trace B').fill('e'.repeat(32));
    await page.keyboard.press('Enter');
    await page.getByText('One of these traces is not stored').waitFor();
    expect(problems).toEqual([]);
    await page.close();
  });

  test('a part of each trace is compared from a row, and is in the address', async () => {
    const { page, problems } = await openPage(browser.context, `${program.apiOrigin}/compare?a=${A}&b=${B}`);
    await page
      .getByRole('row', { name: /SELECT/ })
      .getByRole('button', { name: '1 changed' })
      .click();
    await page.getByRole('link', { name: 'Compare only this' }).click();
    await page.getByText('Part of a trace').first().waitFor();
    const part = [
      ['db SELECT', '▲ slower', '1', '50.0 ms', '140 ms', '+90.0 ms +180%', '50.0 ms', '140 ms', '+90.0 ms +180%'],
    ];
    expect(await rows(page)).toEqual(part);
    const { searchParams } = new URL(page.url());
    expect([searchParams.get('a'), searchParams.get('b')]).toEqual([`${A}@${spanIdOf(2)}`, `${B}@${spanIdOf(2)}`]);
    expect(await page.getByRole('region', { name: 'Trace A' }).innerText()).toMatch(/db SELECT.*50\.0 ms.*1 span/s);
    await page.reload();
    expect(await rows(page)).toEqual(part);
    await page.getByRole('button', { name: 'Swap' }).click();
    await page.getByText('−90.0 ms').first().waitFor();
    await page.getByRole('link', { name: 'Compare the whole trace' }).first().click();
    await until(async () => expect(new URL(page.url()).searchParams.get('a')).toBe(B), WAIT_MS);
    await page.goto(`${program.apiOrigin}/compare?a=${A}@${spanIdOf(99)}&b=${B}`);
    await page.getByText('One of these traces is not stored').waitFor();
    expect(problems).toEqual([]);
    await page.close();
  });

  test('traces are found by a query, one after the other', async () => {
    const { page, problems } = await openPage(browser.context, `${program.apiOrigin}/compare`);
    await page.getByRole('heading', { name: 'Choose trace A' }).waitFor();
    await page.getByLabel('Find traces').fill('{ duration > 200ms }');
    const found = page.locator('.trace-search').getByRole('link');
    await until(async () => expect(await found.count()).toBe(1), WAIT_MS);
    await found.click();
    await page.getByRole('heading', { name: 'Choose trace B' }).waitFor();
    await page.getByLabel('Find traces').fill('{ name = "legacy" }');
    await until(async () => expect(await found.allInnerTexts()).toEqual([expect.stringContaining('100 ms')]), WAIT_MS);
    await found.click();
    await page.locator('.diff').waitFor();
    const { searchParams } = new URL(page.url());
    expect([searchParams.get('a'), searchParams.get('b')]).toEqual([B, A]);
    await page.goto(`${program.apiOrigin}/compare`);
    await page.getByLabel('Find traces').fill('{ duration >');
    await page.getByRole('alert').waitFor();
    expect(problems).toEqual([]);
    await page.close();
  });

  test('two traces of 10,000 spans are compared, with the attributes of a row that is opened', async () => {
    const [many, more] = [traceIdOf(0xaa), traceIdOf(0xbb)];
    await sendTrace(program, many, largeTrace('one'));
    await sendTrace(program, more, largeTrace('two'));
    const { page, problems } = await openPage(browser.context, `${program.apiOrigin}/compare?a=${many}&b=${more}`);
    await page.locator('.compare-bar').getByText('10,000 operations').waitFor();
    await page.getByText('Attributes are compared when you open a row').waitFor();
    await page.getByRole('button', { name: 'Details of work 1', exact: true }).click();
    await page.locator('.changed-attributes').waitFor();
    expect(await page.locator('.changed-attributes tbody').innerText()).toMatch(/^\s*span changing\s+one\s+two\s*$/);
    await page.getByRole('button', { name: 'Differences only' }).click();
    await page.getByText('Both traces are the same').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(problems).toEqual([]);
    await page.close();
  });

  test.each(['light', 'dark'] as const)('axe finds nothing in %s', async (colorScheme) => {
    const { page, problems } = await openPage(browser.context, `${program.apiOrigin}/compare?a=${A}&b=${B}`);
    await page.emulateMedia({ colorScheme });
    const check = async (): Promise<void> => {
      expect(await violations(page)).toEqual([]);
    };
    await page.getByRole('button', { name: '1 changed' }).click();
    await page.locator('.changed-attributes').waitFor();
    await page.getByRole('button', { name: 'Details of legacy' }).click();
    await check();
    await page.getByRole('link', { name: 'Compare only this' }).click();
    await page.getByText('Part of a trace').first().waitFor();
    await check();
    await page.goto(`${program.apiOrigin}/compare`);
    await page.locator('.candidate').first().waitFor();
    await check();
    expect(problems).toEqual([]);
    await page.close();
  });
});
