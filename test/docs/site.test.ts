/** The site that `npm run docs` makes: every link leads somewhere, nothing comes from elsewhere, and readers find their way. */
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { placesOfPages } from '../../deploy/site/pages.ts';
import { type Chromium, noChromium, startChromium } from '../e2e/browser/chromium.ts';
import { runChild } from '../fixtures/child.ts';
import { projectRoot } from '../fixtures/program.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';
import { describeUnless } from '../fixtures/unless.ts';
import { violationsOf } from '../web/accessibility.ts';
import { type BuiltPage, readBuiltPage } from './built-page.ts';
import { serveFolder } from './serve.ts';

/** As on GitHub Pages. */
const BASE = '/spangraph/';
const REPOSITORY = 'https://github.com/example/spangraph';

const folder = makeTempFolder();
const site = folder.file('site');
let pages: ReadonlyMap<string, BuiltPage>;

beforeAll(async () => {
  const { code, stdout, stderr } = await runChild('npm', ['run', 'docs', '--', '--outDir', site], {
    folder: projectRoot,
    env: { DOCS_BASE: BASE, DOCS_REPOSITORY: REPOSITORY },
    timeoutMs: 300_000,
  });
  expect(code, stdout + stderr).toBe(0);
  // VitePress prints such words if it leaves something out.
  expect(stdout + stderr).not.toMatch(/warning|falling back|not loaded|failed/i);
  pages = new Map(globSync('**/*.html', { cwd: site }).map((path) => [path, readBuiltPage(site, path)]));
});
afterAll(() => folder[Symbol.dispose]());

test('every page of docs/ and those beside it is a page of the site', () => {
  const places = [...placesOfPages().values()].map((place) => place.replace(/md$/, 'html'));
  expect([...pages.keys()].filter((path) => path !== '404.html').sort()).toEqual(places.sort());
});

test('every link leads to a page and a heading that exist, or to the repository', () => {
  const dead: string[] = [];
  let count = 0;
  for (const { path, links } of pages.values()) {
    for (const link of links.filter((href) => !/^(?:https?|mailto):/.test(href))) {
      count++;
      const { pathname, hash } = new URL(link, `http://here${BASE}${path}`);
      const target = pathname.slice(BASE.length).replace(/(^|\/)$/, '$1index.html');
      const page = pathname.startsWith(BASE) ? pages.get(target) : undefined;
      const isThere = page !== undefined && (hash === '' || page.ids.has(decodeURIComponent(hash.slice(1))));
      if (!isThere) dead.push(`${path}: ${link}`);
    }
  }
  expect(dead).toEqual([]);
  expect(count).toBeGreaterThan(1000);
});

test('links to files of the repository name files that exist', () => {
  const prefix = `${REPOSITORY}/blob/main/`;
  const links = [...pages.values()].flatMap((page) => page.links).filter((link) => link.startsWith(prefix));
  const files = [...new Set(links.map((link) => link.slice(prefix.length).replace(/#.*/, '')))];
  expect(files.length).toBeGreaterThan(10);
  expect(files.filter((file) => !existsSync(join(projectRoot, file)))).toEqual([]);
});

test('all that a page loads is part of the site', () => {
  for (const { path, parts } of pages.values()) {
    for (const part of parts.filter((url) => !url.startsWith('data:'))) {
      expect(part, path).toMatch(new RegExp(`^${BASE}`));
      expect(existsSync(join(site, part.slice(BASE.length))), `${path}: ${part}`).toBe(true);
    }
  }
});

describeUnless(noChromium, 'in a browser', () => {
  let browser: Chromium;
  let server: Awaited<ReturnType<typeof serveFolder>>;

  beforeAll(async () => {
    server = await serveFolder(site, BASE);
    browser = await startChromium({ width: 1280, height: 800 });
  });
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await server?.[Symbol.asyncDispose]();
  });

  async function open(path: string): Promise<Page> {
    const page = await browser.context.newPage();
    onTestFinished(() => page.close());
    page.on('pageerror', (error) => {
      throw error;
    });
    await page.goto(server.url + path, { waitUntil: 'networkidle' });
    return page;
  }

  test('search finds a setting, and opens its page at its heading', async () => {
    const page = await open('');
    const box = page.getByRole('searchbox');
    // The page listens to keys once its script has run.
    await vi.waitFor(
      async () => {
        await page.keyboard.press('Control+k');
        await box.waitFor({ timeout: 2_000 });
      },
      { timeout: 20_000 },
    );
    await box.fill('critical path');
    const found = page.getByRole('option').filter({ hasText: 'What did the request wait for' });
    await found.first().click();
    await page.waitForURL(/questions\.html#what-did-the-request-wait-for/);
  });

  test('pictures follow the theme, and are loaded', async () => {
    const page = await open('page.html');
    const shown = (): Promise<(string | null)[]> =>
      page.locator('.vp-doc img:visible').evaluateAll((images) => images.map((image) => image.getAttribute('src')));
    const light = await shown();
    expect(light.length).toBeGreaterThanOrEqual(5);
    await page.getByRole('switch').first().click();
    await page.locator('html.dark').waitFor();
    const dark = await shown();
    expect(dark).toHaveLength(light.length);
    expect(dark.filter((src) => light.includes(src))).toEqual([]);
    expect(dark.every((src) => src?.includes('-dark'))).toBe(true);
  });

  test('an address that is not there shows a page that leads on', async () => {
    const page = await open('no-such-page.html');
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
    await page.getByRole('link', { name: /first page/ }).click();
    await page.getByRole('heading', { name: 'Spangraph' }).first().waitFor();
  });

  test.each(['', 'deleting.html'])('axe finds nothing in "%s" but what the theme of VitePress lacks', async (path) => {
    const page = await open(path);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    // The first page is not in a landmark.
    const ofTheme = /^(?:light|dark) (?:landmark-one-main|region): /;
    expect((await violationsOf(page)).filter((one) => !ofTheme.test(one))).toEqual([]);
  });

  test('nothing is loaded from elsewhere', () => {
    expect([...browser.requested]).toEqual([new URL(server.url).origin]);
    expect([...browser.refused]).toEqual([]);
  });
});
