/** The settings and the overlay of keys, in a real browser. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chromium, noChromium, startChromium } from '../e2e/browser/chromium.ts';
import type { Program } from '../fixtures/program.ts';
import { startRecorded } from '../fixtures/recorded.ts';
import { describeUnless } from '../fixtures/unless.ts';
import { until } from '../fixtures/until.ts';
import { violations } from './accessibility.ts';
import { openPage } from './opened.ts';

const WAIT_MS = 20_000;
/** A trace of the demo. */
const TRACE = '2ea75461946a7dd10f2c15ab36a076cb';

interface Listed {
  /** The rows of the overlay, and those whose keys work on this page. */
  readonly all: readonly string[];
  readonly here: readonly string[];
  /** Whether there are keys without a row. */
  readonly hasOthers: boolean;
}

async function keysOf(page: Page): Promise<Listed> {
  await page.keyboard.press('?');
  const overlay = page.getByRole('dialog');
  await overlay.getByRole('heading', { name: 'Everywhere' }).waitFor();
  const rows = await overlay.locator('dl > div').evaluateAll((all) =>
    all.map((row) => ({
      text: `${row.closest('section')?.querySelector('h3')?.textContent}: ${row.querySelector('dd')?.textContent}`,
      isHere: !row.matches('.elsewhere'),
    })),
  );
  const hasOthers = (await overlay.locator('.other-keys').count()) > 0;
  await page.keyboard.press('Escape');
  await overlay.waitFor({ state: 'detached' });
  return {
    all: rows.map(({ text }) => text),
    here: rows.flatMap(({ text, isHere }) => (isHere ? [text] : [])),
    hasOthers,
  };
}

describeUnless(noChromium, 'settings', () => {
  let program: Program;
  let browser: Chromium;

  beforeAll(async () => {
    [program, browser] = await Promise.all([startRecorded(), startChromium({ width: 1440, height: 900 })]);
  });
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await program?.[Symbol.asyncDispose]();
  });

  const open = (path = 'settings') => openPage(browser.context, `${program.apiOrigin}/${path}`);

  test('hold after a reload, say what is stored, and are removed by a button', async () => {
    const { page, problems } = await open();
    await page.getByText('Nothing is stored.').waitFor();
    await page.getByLabel('Dark').check();
    await page.getByLabel('Compact').check();
    await page.getByLabel('UTC', { exact: true }).check();
    await page.reload();
    const root = page.locator('html');
    expect(await root.getAttribute('data-theme')).toBe('dark');
    expect(await root.getAttribute('data-density')).toBe('compact');
    expect(await page.locator('.stored-items tbody tr').allInnerTexts()).toEqual([
      'Rows of tables\tcompact',
      'Theme\tdark',
      'Time zone\tutc',
    ]);
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save as a file' }).click(),
    ]);
    expect(saved.suggestedFilename()).toBe('spangraph-settings.json');
    await page.getByRole('button', { name: 'Remove all' }).click();
    await page.getByText('Nothing is stored.').waitFor();
    expect(await root.getAttribute('data-density')).toBe('normal');
    expect(await page.evaluate(() => localStorage.length)).toBe(0);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('say what the server is', async () => {
    const { page, problems } = await open();
    const { server } = await program.graphql('{ server { version storage } }');
    await page.getByText(`Spangraph ${server.version}`).waitFor();
    await page.getByText(server.storage, { exact: true }).waitFor();
    expect(await page.getByRole('link', { name: /^GraphiQL, with/ }).getAttribute('href')).toBe('/graphql');
    expect(problems).toEqual([]);
    await page.close();
  });

  test('switch single letters and signs off, and nothing else', async () => {
    const { page, problems } = await open();
    await page.getByLabel('Off').check();
    await page.getByRole('heading', { name: 'Settings' }).click();
    for (const key of ['g', 't', 'u', '?', '/']) await page.keyboard.press(key);
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').waitFor();
    expect(new URL(page.url()).pathname).toBe('/settings');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Show all keys' }).click();
    await page.getByText('are switched off').waitFor();
    await page.keyboard.press('Escape');
    await page.getByLabel('On', { exact: true }).check();
    await page.getByRole('heading', { name: 'Settings' }).click();
    for (const key of ['g', 't']) await page.keyboard.press(key);
    await until(async () => expect(new URL(page.url()).pathname).toBe('/traces'), WAIT_MS);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('work while the browser refuses storage', async () => {
    const page = await browser.context.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(String(error)));
    await page.addInitScript(() => {
      Object.defineProperty(window, 'localStorage', {
        get: () => {
          throw new DOMException('refused', 'SecurityError');
        },
      });
    });
    await page.goto(`${program.apiOrigin}/settings`);
    await page.getByText('The browser refuses storage').waitFor();
    await page.getByLabel('Dark').check();
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    expect(problems).toEqual([]);
    await page.close();
  });

  test('the overlay has every key that works, and no other', async () => {
    const { page, problems } = await open('traces');
    const working = new Set<string>();
    let listed: readonly string[] = [];
    for (const [path, shown] of [
      ['traces', '.result-link'],
      [`trace/${TRACE}`, '.row'],
      ['map', '.map-node'],
      ['compare', 'h1'],
      ['analyze', 'h1'],
      ['services', 'tbody tr'],
      ['file', 'h1'],
    ] as const) {
      await page.goto(`${program.apiOrigin}/${path}`);
      await page.locator(shown).first().waitFor();
      const { all, here, hasOthers } = await keysOf(page);
      expect([path, hasOthers]).toEqual([path, false]);
      for (const row of here) working.add(row);
      listed = all;
    }
    expect(listed.length).toBeGreaterThan(30);
    expect(listed.filter((row) => !working.has(row))).toEqual([]);
    expect(problems).toEqual([]);
    await page.close();
  });

  test.each(['light', 'dark'] as const)('axe finds nothing in %s', async (colorScheme) => {
    const { page, problems } = await open();
    await page.emulateMedia({ colorScheme });
    await page.getByLabel('Compact').check();
    await page.reload();
    await page.getByText('Started').waitFor();
    expect(await violations(page)).toEqual([]);
    expect(problems).toEqual([]);
    await page.close();
  });
});
