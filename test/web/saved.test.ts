/** Saved searches and the palette. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chromium, noChromium, startChromium } from '../e2e/browser/chromium.ts';
import { FREE_PORTS, type Program, startProgram } from '../fixtures/program.ts';
import { describeUnless } from '../fixtures/unless.ts';
import { until } from '../fixtures/until.ts';
import { violations } from './accessibility.ts';
import { openPage, sendTrace, spanIdOf, traceIdOf } from './opened.ts';

const WAIT_MS = 20_000;
const HOSTILE = '<img src=x onerror=alert(1)>';
const TRACES = 30;

/** Ids of the shown traces, in their order. */
async function shown(page: Page): Promise<string[]> {
  return await page
    .locator('.result-link')
    .evaluateAll((all) => all.map((link) => link.getAttribute('data-sel') ?? ''));
}

describeUnless(noChromium, 'saved searches and the palette', () => {
  let program: Program;
  let browser: Chromium;

  beforeAll(async () => {
    [program, browser] = await Promise.all([
      startProgram({ args: FREE_PORTS }),
      startChromium({ width: 1440, height: 900 }),
    ]);
    for (let n = 1; n <= TRACES; n++) {
      const service = n % 3 === 0 ? 'cart' : 'shop';
      const end = BigInt((n * 7) % TRACES) * 1_000_000n;
      await sendTrace(program, traceIdOf(n), [
        { id: spanIdOf(n), name: `work ${n}`, service, end, failed: n % 2 === 0 },
      ]);
    }
  });
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await program?.[Symbol.asyncDispose]();
  });

  const open = (path: string) => openPage(browser.context, `${program.apiOrigin}/${path}`);

  test('searches are saved, opened, renamed, deleted, exported and imported', async () => {
    const { page, problems } = await open(`traces?q=${encodeURIComponent('{ status = error }')}&sort=-duration`);
    const menu = page.getByRole('button', { name: 'Saved' });
    await page.locator('.result-link').first().waitFor();
    await menu.click();
    await page.getByLabel('Name of this search').fill(HOSTILE);
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: HOSTILE }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: `Rename ${HOSTILE}` }).click();
    await page.keyboard.type(' of today');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: `${HOSTILE} of today` }).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export' }).click(),
    ]);
    const file = await download.path();
    const exported = JSON.parse(readFileSync(file, 'utf8'));
    expect(exported.searches).toHaveLength(1);
    await page.getByRole('button', { name: `Delete ${HOSTILE} of today` }).click();
    await page.getByText('A saved search is the address').waitFor();
    const entries = [...exported.searches, { name: 'bad', address: 'javascript:alert(1)' }, 7];
    const chosen = {
      name: 'searches.json',
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify({ searches: entries })),
    };
    await page.locator('input[type="file"]').setInputFiles(chosen);
    await page.getByText('1 search is added, 2 left out.').waitFor();
    await page.locator('input[type="file"]').setInputFiles({ ...chosen, buffer: Buffer.from('{"searches":') });
    await page.getByText('This file has no saved searches.').waitFor();
    await page.goto(`${program.apiOrigin}/analyze`);
    await menu.click();
    await page.getByRole('link', { name: `${HOSTILE} of today` }).click();
    await page.waitForURL((url) => url.pathname === '/traces' && url.searchParams.get('sort') === '-duration');
    const { traces } = await program.graphql(
      '{ traces(query: "{ status = error }", orderBy: { field: DURATION }) { nodes { traceId } } }',
    );
    const failed = traces.nodes.map(({ traceId }: { traceId: string }) => traceId);
    await until(async () => expect(await shown(page)).toEqual(failed), WAIT_MS);
    expect(problems).toEqual([]);
    await page.close();
  });

  test.each([
    [
      'refused',
      `Object.defineProperty(window, 'localStorage', { get: () => { throw new DOMException('refused', 'SecurityError'); } })`,
    ],
    [
      'damaged',
      `localStorage.setItem('spangraph.saved-searches', '{"searches":[{"name":3},'); localStorage.setItem('spangraph.recent-traces', '{}')`,
    ],
  ])('searches are saved while storage is %s', async (_how, script) => {
    const { page, problems } = await openPage(browser.context, 'about:blank');
    await page.addInitScript(
      `if (!window.begun) { window.begun = true; if (location.protocol === 'http:') { ${script} } }`,
    );
    await page.goto(`${program.apiOrigin}/traces`);
    await page.locator('.result-link').first().waitFor();
    await page.getByRole('button', { name: 'Saved' }).click();
    await page.getByText('A saved search is the address').waitFor();
    await page.getByLabel('Name of this search').fill('mine');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'mine' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.getByRole('option', { name: 'mine' }).waitFor();
    expect(problems).toEqual([]);
    await page.evaluate('try { localStorage.clear() } catch {}');
    await page.close();
  });

  test('the palette finds pages, services, saved searches and recent traces with keys alone', async () => {
    const { page, problems } = await open(`trace/${traceIdOf(9)}`);
    await page.locator('.row').first().waitFor();
    const field = page.getByRole('dialog').getByRole('combobox');
    const reach = async (text: string, path: string): Promise<void> => {
      await page.keyboard.press('Control+k');
      await field.fill(text);
      await until(async () => expect(await page.getByRole('option').first().innerText()).toBeTruthy(), WAIT_MS);
      await page.keyboard.press('Enter');
      await page.waitForURL(`${program.apiOrigin}/${path}`);
    };
    await reach('trcs', 'traces');
    await page.keyboard.press('Control+k');
    await page.getByRole('group', { name: 'Recent traces' }).getByRole('option', { name: 'cart work 9' }).waitFor();
    await page.getByRole('group', { name: 'Services' }).getByRole('option', { name: 'shop' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await reach('work 9', `trace/${traceIdOf(9)}`);
    await page.keyboard.press('Control+k');
    await page.getByRole('option', { name: 'shop' }).waitFor();
    await field.fill('shop');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(`${program.apiOrigin}/services/shop`);
    await reach(traceIdOf(12), `trace/${traceIdOf(12)}`);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('what is typed while the palette is loaded is no key of the page', async () => {
    const { page, problems } = await open('traces');
    await page.locator('.result-link').first().waitFor();
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    await page.route('**/palette-page-*.js', async (route) => {
      await released;
      await route.continue();
    });
    await page.keyboard.press('Control+k');
    await page.keyboard.type('jo shop');
    release();
    const field = page.getByRole('dialog').getByRole('combobox');
    await field.waitFor();
    expect(await field.inputValue()).toBe('jo shop');
    expect(new URL(page.url()).pathname).toBe('/traces');
    expect(problems).toEqual([]);
    await page.close();
  });

  test('a trace id that is pasted opens the trace, on the page and in the palette', async () => {
    const { page, problems } = await open('traces');
    await page.locator('.result-link').first().waitFor();
    const paste = (text: string) =>
      page.evaluate(`(() => {
        const clipboardData = new DataTransfer();
        clipboardData.setData('text/plain', ${JSON.stringify(text)});
        const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
        (document.activeElement ?? document.body).dispatchEvent(event);
      })()`);
    await paste('no id');
    await paste(` ${traceIdOf(20).toUpperCase()}\n`);
    await page.waitForURL(`${program.apiOrigin}/trace/${traceIdOf(20)}`);
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').getByRole('combobox').waitFor();
    await paste(`00-${traceIdOf(21)}-${spanIdOf(1)}-01`);
    await page.waitForURL(`${program.apiOrigin}/trace/${traceIdOf(21)}`);
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(problems).toEqual([]);
    await page.close();
  });
});
