/** Traces and links that are not as they should be. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chromium, noChromium, startChromium } from '../e2e/browser/chromium.ts';
import { type Program, startProgram } from '../fixtures/program.ts';
import { describeUnless } from '../fixtures/unless.ts';
import { openPage, type SentSpan, sendTrace, spanIdOf, T0, traceIdOf } from './opened.ts';

const REPEATED = traceIdOf(1);
const UNFINISHED = traceIdOf(2);

/** Each page with its parameters, and what shows that it is there. */
const PAGES: readonly (readonly [path: string, names: readonly string[], shown: string])[] = [
  ['traces', ['q', 'from', 'to', 'sort', 'as', 'plot', 'cols', 'sel'], '.time-range'],
  [
    `trace/${REPEATED}`,
    ['span', 'view', 'zoom', 'find', 'f', 'closed', 'focus', 'pin', 'fold', 'color'],
    '.trace-body',
  ],
  ['compare', ['a', 'b', 'by', 'only'], 'h1'],
  ['analyze', ['q', 'from', 'to', 'box', 'y', 'by'], '.time-range'],
  ['services', ['from', 'to', 'kind', 'sort', 'find'], '.time-range'],
  ['services/shop', ['from', 'to', 'kind', 'sort'], '.time-range'],
  ['map', ['from', 'to', 'focus', 'hops', 'min', 'nodes'], '.time-range'],
];
const GARBAGE = ['__proto__', '%ED%A0%80', '99999999999999999999', '-1', '%7B%20name%20%3D%20%22'];

/** A span whose id others have, too. */
function again(name: string, start: bigint): SentSpan {
  return { id: spanIdOf(2), parent: spanIdOf(1), name, start };
}

describeUnless(noChromium, 'what should not be', () => {
  let program: Program;
  let browser: Chromium;

  beforeAll(async () => {
    [program, browser] = await Promise.all([startProgram(), startChromium({ width: 1440, height: 900 })]);
    await sendTrace(program, REPEATED, [
      { id: spanIdOf(1), name: 'root', end: 9_000_000n },
      again('first', 1n),
      again('second', 2n),
      again('third', 3n),
    ]);
    await sendTrace(program, UNFINISHED, [{ id: spanIdOf(1), name: 'running', end: -T0 }]);
  });
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await program?.[Symbol.asyncDispose]();
  });

  test('every span of an id that was used several times has a row, details and a link', async () => {
    const { page, problems } = await openPage(browser.context, `${program.apiOrigin}/trace/${REPEATED}`);
    for (const [at, name] of ['root', 'first', 'second', 'third'].entries()) {
      await page.locator('.row').nth(at).click();
      const start = `2026-01-01 00:00:00.00000000${at}`;
      await page.getByRole('complementary').getByRole('heading', { name }).waitFor();
      await page.getByRole('complementary').getByText(start).waitFor();
      await page.reload();
      await page.getByRole('complementary').getByText(start).waitFor();
    }
    expect(await page.locator('.row').count()).toBe(4);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('a span that has not ended has no length', async () => {
    const { page, problems } = await openPage(browser.context, `${program.apiOrigin}/traces`);
    await page.locator('tr', { hasText: 'running' }).getByText('unfinished').waitFor();
    await page.goto(`${program.apiOrigin}/trace/${UNFINISHED}`);
    await page.locator('.row', { hasText: 'unfinished' }).click();
    await page.locator('.trace-facts').getByText('unfinished').waitFor();
    await page.getByRole('complementary').getByText('unfinished').waitFor();
    expect(problems).toEqual([]);
    await page.close();
  });

  test.each(PAGES)('a link to %s shows the page, whatever its parameters say', async (path, names, shown) => {
    const { page, problems } = await openPage(browser.context, 'about:blank');
    for (const name of names) {
      for (const value of GARBAGE) {
        await page.goto(`${program.apiOrigin}/${path}?${name}=${value}`);
        await page.locator(shown).first().waitFor();
        expect([name, value, problems]).toEqual([name, value, []]);
      }
    }
    await page.close();
  });
});
