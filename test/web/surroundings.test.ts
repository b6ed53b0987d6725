/** The page where things are not as usual: screen readers, proxies, no storage, small screens. */
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chromium, noChromium, startChromium } from '../e2e/browser/chromium.ts';
import type { Program } from '../fixtures/program.ts';
import { startRecorded } from '../fixtures/recorded.ts';
import { describeUnless } from '../fixtures/unless.ts';
import { violations } from './accessibility.ts';
import { openPage, sendTrace, spanIdOf, traceIdOf } from './opened.ts';
import { focusEditor, offer } from './search-bar.ts';

/** A recorded trace, with errors and events. */
const TRACE = '2ea75461946a7dd10f2c15ab36a076cb';
/** Two traces of one operation. */
const FAST = '8765a1e9a3cd816cc763f9c7bdcf4fb2';
const SLOW = 'ee130ea973741d4301f7fb39de7db759';

/** Each state of the page: where, and how it is reached. */
const STATES: readonly (readonly [name: string, path: string, reach: (page: Page) => Promise<void>])[] = [
  [
    'offers',
    'traces',
    async (page) => {
      await focusEditor(page);
      await page.keyboard.type('{ status = "x" && ');
      await offer(page, 'duration').waitFor();
      await page.keyboard.press('ArrowDown');
    },
  ],
  ['results', 'traces', (page) => page.locator('.result-link').first().waitFor()],
  [
    'a query with matches',
    `traces?q=${encodeURIComponent('{ status = error }')}`,
    (page) => page.locator('.matched a').first().waitFor(),
  ],
  [
    'a wrong query',
    'traces',
    async (page) => {
      await focusEditor(page);
      await page.keyboard.type('{ status = "x" }');
      await page.locator('.mistake').first().waitFor();
    },
  ],
  [
    'no match',
    `traces?q=${encodeURIComponent('{ name = "none" && status = error }')}`,
    (page) => page.getByRole('button', { name: /^Without/ }).waitFor(),
  ],
  [
    'the form of a filter',
    'traces',
    async (page) => {
      await page.getByRole('button', { name: 'Filter' }).click();
      await offer(page, 'duration').waitFor();
    },
  ],
  [
    'the time range',
    'traces?from=now-1h',
    async (page) => {
      await page.getByRole('button', { name: 'Time range' }).click();
      await page.getByLabel('From').waitFor();
    },
  ],
  [
    'the keys',
    'traces',
    async (page) => {
      await page.locator('.result-link').first().waitFor();
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
    },
  ],
  [
    'the palette',
    'traces',
    async (page) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').waitFor();
    },
  ],
  ['a trace', `trace/${TRACE}`, (page) => page.locator('.row').first().waitFor()],
  [
    'a span with the critical path and matches',
    `trace/${TRACE}?cp=1&find=driver`,
    async (page) => {
      await page.locator('.row.failed').first().click();
      await page.getByRole('complementary').getByRole('heading', { name: 'Attributes', exact: true }).waitFor();
    },
  ],
  ['services', 'services', (page) => page.locator('.measures-table tbody tr').first().waitFor()],
  [
    'a service',
    'services/frontend',
    async (page) => {
      await page.getByText('Figures of the charts').click();
      await page.locator('.operations tbody tr').first().waitFor();
      await page.getByRole('region', { name: 'Calls' }).getByRole('rowheader').first().waitFor();
      await page.getByText('Show an example').first().waitFor();
    },
  ],
  ['the map', 'map?focus=frontend', (page) => page.locator('.map-node').first().waitFor()],
  ['a map of nothing', 'map?min=1000000', (page) => page.getByText('Nothing calls anything here').waitFor()],
  ['a service without spans', 'services/none', (page) => page.getByText('No spans here').waitFor()],
  ['two traces to choose', `compare?a=${TRACE}`, (page) => page.getByRole('heading', { name: /^Other/ }).waitFor()],
  [
    'two traces',
    `compare?a=${FAST}&b=${SLOW}`,
    async (page) => {
      await page
        .getByRole('button', { name: /changed/ })
        .first()
        .click();
      await page.locator('.changed-attributes').waitFor();
    },
  ],
  [
    'spans against the rest',
    'analyze?box=failed',
    async (page) => {
      await page.locator('.error-list').waitFor();
      await page.locator('.attribute-card').getByRole('button').first().click();
      await page.getByText('Cells as a table').click();
      await page.locator('.cells').waitFor();
    },
  ],
  [
    'numbers against the rest',
    'analyze?box=failed&by=http.url,net.peer.port',
    (page) => page.locator('.attribute-card').first().waitFor(),
  ],
  ['no trace', `trace/${'e'.repeat(32)}`, (page) => page.getByText('No span of this trace').waitFor()],
];

describeUnless(noChromium, 'the page', () => {
  let program: Program;
  let browser: Chromium;

  beforeAll(async () => {
    [program, browser] = await Promise.all([startRecorded(), startChromium({ width: 1440, height: 900 })]);
  });
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await program?.[Symbol.asyncDispose]();
  });

  test.each(STATES)('axe finds nothing in %s, light and dark', async (_name, path, reach) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page, problems } = await openPage(browser.context, 'about:blank');
      await page.emulateMedia({ colorScheme });
      await page.goto(`${program.apiOrigin}/${path}`);
      await reach(page);
      expect(await page.locator('html').getAttribute('data-theme')).toBe(colorScheme);
      expect(await violations(page)).toEqual([]);
      expect(problems).toEqual([]);
      await page.close();
    }
  });

  test.each(['traces', 'services', 'services/frontend', 'map', 'analyze', `compare?a=${FAST}&b=${SLOW}`, 'settings'])(
    'axe finds nothing at %s on a phone, and the header is whole at each width',
    async (path) => {
      const { page, problems } = await openPage(browser.context, 'about:blank');
      await page.setViewportSize({ width: 390, height: 844 });
      await page.goto(`${program.apiOrigin}/${path}`);
      await page
        .locator('.result-link, .measures-table tbody tr:visible, .map-node, .attribute-card, .diff td, .settings-page')
        .first()
        .waitFor();
      expect(await violations(page)).toEqual([]);
      for (const width of [390, 768, 1024, 1440]) {
        await page.setViewportSize({ width, height: 844 });
        const cut = await page.locator('.header nav').evaluate((nav) => nav.scrollWidth - nav.clientWidth);
        expect([width, cut]).toEqual([width, 0]);
      }
      expect(problems).toEqual([]);
      await page.close();
    },
  );

  test('works under the prefix of a proxy, for a page below it, too', async () => {
    const proxy = createServer((asked, answer) => {
      if (!asked.url?.startsWith('/traces-of/staging/')) {
        answer.writeHead(404).end();
        return;
      }
      const path = asked.url.slice('/traces-of/staging'.length);
      const passed = request(program.apiOrigin + path, { method: asked.method, headers: asked.headers }, (given) => {
        answer.writeHead(given.statusCode ?? 502, given.headers);
        given.pipe(answer);
      });
      asked.pipe(passed);
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    try {
      const origin = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/traces-of/staging`;
      const { page, problems } = await openPage(browser.context, `${origin}/traces`);
      await page.locator('.result-link').first().click();
      await page.locator('.row').first().waitFor();
      expect(page.url()).toBe(`${origin}/trace/${TRACE}`);
      await page.reload();
      await page.locator('.row').first().waitFor();
      const saved = await page.getByRole('link', { name: 'Download' }).getAttribute('href');
      expect((await fetch(new URL(saved ?? '', page.url()))).status).toBe(200);
      await page.goto(`${origin}/traces`);
      await page.getByRole('switch', { name: 'Live' }).click();
      await page.locator('.live-switch.open').waitFor();
      await sendTrace(program, traceIdOf(1), [{ id: spanIdOf(1), name: 'while it is open' }]);
      await page.getByRole('link', { name: 'while it is open' }).waitFor();
      expect(problems).toEqual([]);
      await page.close();
    } finally {
      proxy.closeAllConnections();
      proxy.close();
    }
  });

  test('works without storage, with reduced motion', async () => {
    const { page, problems } = await openPage(browser.context, 'about:blank');
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.addInitScript(`Object.defineProperty(window, 'localStorage', {
      get: () => { throw new DOMException('refused', 'SecurityError'); },
    })`);
    await page.goto(`${program.apiOrigin}/traces`);
    await page.locator('.result-link').first().waitFor();
    await page.getByRole('button', { name: /^Theme/ }).click();
    await page.getByRole('button', { name: 'Theme: light' }).waitFor();
    expect(problems).toEqual([]);
    await page.close();
  });

  test.each([
    [`trace/${TRACE}?cp=1&only=1&find=driver`, '.row-bar, .on-path, .service-dot i'],
    [`compare?a=${FAST}&b=${SLOW}`, '.lane i'],
    ['analyze?box=failed', '.share-bar i'],
    ['traces', '.length-bar > span'],
  ])('choices and forms can be seen in the colours of the system at %s', async (path, forms) => {
    const { page } = await openPage(browser.context, 'about:blank');
    await page.emulateMedia({ forcedColors: 'active' });
    await page.goto(`${program.apiOrigin}/${path}`);
    await page.locator(forms).first().waitFor({ state: 'attached' });
    const style = (locator: Locator, name: string) =>
      locator.evaluateAll((all, property) => all.map((one) => getComputedStyle(one).getPropertyValue(property)), name);
    expect(new Set(await style(page.locator(forms), 'forced-color-adjust'))).toEqual(new Set(['none']));
    const [pressed] = await style(page.locator('button[aria-pressed=true]'), 'background-color');
    expect(await style(page.locator('button[aria-pressed=false]'), 'background-color')).not.toContain(pressed);
    const current = await style(page.locator('nav a[aria-current]'), 'border-block-end-color');
    const others = await style(page.locator('nav a:not([aria-current])'), 'border-block-end-color');
    expect(others.filter((colour) => current.includes(colour))).toEqual([]);
    await page.close();
  });

  test('a theme is kept, and a link carries none of it', async () => {
    const { page } = await openPage(browser.context, `${program.apiOrigin}/traces`);
    await page.getByRole('button', { name: /^Theme/ }).click();
    await page.getByRole('button', { name: /^Theme/ }).click();
    await page.reload();
    await page.getByRole('button', { name: 'Theme: dark' }).click();
    await page.getByRole('button', { name: 'Theme: like the system' }).waitFor();
    expect(new URL(page.url()).search).toBe('');
    await page.close();
  });

  test.each([
    `traces?q=${encodeURIComponent('{ status = error }')}`,
    `trace/${TRACE}`,
    'services',
    'services/frontend',
    'map',
    `compare?a=${FAST}&b=${SLOW}`,
    `compare?a=${FAST}`,
    'analyze',
    `trace/${'e'.repeat(32)}`,
    'services/none',
  ])('%s fits 320 pixels, and a screen of 1280 at 200%', async (path) => {
    const { page, problems } = await openPage(browser.context, `${program.apiOrigin}/${path}`);
    for (const width of [320, 640]) {
      await page.setViewportSize({ width, height: 640 });
      await page
        .locator(
          '.result-link, .row, .measures-table tbody tr:visible, .diff td, .candidates li, .attribute-card, .blank',
        )
        .first()
        .waitFor();
      expect([width, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([width, width]);
    }
    expect(problems).toEqual([]);
    await page.close();
  });
});
