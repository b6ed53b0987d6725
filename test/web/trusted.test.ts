/** The page on a server that executes only trusted documents: everything that it asks is among them. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chromium, noChromium, startChromium } from '../e2e/browser/chromium.ts';
import { DEMO_TRACES } from '../fixtures/demo-ids.ts';
import { FREE_PORTS, type Program, STILL_DEMO, startProgram } from '../fixtures/program.ts';
import { describeUnless } from '../fixtures/unless.ts';
import { openPage } from './opened.ts';

const { retried } = DEMO_TRACES;
const slow = encodeURIComponent('{ duration > 100ms }');
const PATHS = [
  'traces',
  `traces?q=${slow}`,
  `traces?q=${slow}&show=spans`,
  'services',
  'services/checkout',
  'map',
  'settings',
  'compare',
  `analyze?a=${slow}`,
  `trace/${retried}`,
];

describeUnless(noChromium, 'the page with trusted documents', () => {
  let program: Program;
  let browser: Chromium;

  beforeAll(async () => {
    [program, browser] = await Promise.all([
      startProgram({ args: [...STILL_DEMO, ...FREE_PORTS], config: 'api: {documents: {mode: trusted}}' }),
      startChromium({ width: 1440, height: 900 }),
    ]);
  });
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await program?.[Symbol.asyncDispose]();
  });

  test.each(PATHS)('/%s shows what it asks for', async (path) => {
    const { page, problems } = await openPage(browser.context, `${program.apiOrigin}/${path}`);
    const refused: string[] = [];
    page.on('response', async (response) => {
      if (response.status() === 403) refused.push(String(response.request().postData()).slice(0, 200));
    });
    await page.waitForLoadState('networkidle');
    expect(refused).toEqual([]);
    expect(problems).toEqual([]);
    expect(await page.getByText('api.documents.file').count()).toBe(0);
    await page.close();
  });

  test('subscriptions of the page are listed, and nothing of others', async () => {
    const { page } = await openPage(browser.context, `${program.apiOrigin}/traces?live=1`);
    await page.locator('.live-switch.open').waitFor();
    const { errors } = await program.ask('{ __typename }');
    expect(errors?.[0]?.extensions?.code).toBe('DOCUMENT_NOT_TRUSTED');
  });
});
