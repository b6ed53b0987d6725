/** What a new user sees with `--demo`, and the pictures of it. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chromium, noChromium, startChromium } from '../e2e/browser/chromium.ts';
import { DEMO_TRACES } from '../fixtures/demo-ids.ts';
import { FREE_PORTS, type Program, STILL_DEMO, startProgram } from '../fixtures/program.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';
import { describeUnless } from '../fixtures/unless.ts';
import { DOCUMENTS, SHOTS } from '../screenshots/shots.ts';
import { IN_DOCUMENTS, LIGHT, looksOf, take } from '../screenshots/take.ts';
import { openPage, sendTrace, spanIdOf, traceIdOf } from './opened.ts';

/** Width and height, as the head of a PNG file has them. */
function sizeOf(file: string): [number, number] {
  const bytes = readFileSync(file);
  expect(bytes.subarray(1, 4).toString('latin1')).toBe('PNG');
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

describeUnless(noChromium, 'the page with the demo', () => {
  let program: Program;
  let browser: Chromium;

  beforeAll(async () => {
    [program, browser] = await Promise.all([
      startProgram({ args: [...STILL_DEMO, ...FREE_PORTS] }),
      startChromium({ width: 1440, height: 900 }),
    ]);
  });
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await program?.[Symbol.asyncDispose]();
  });

  test('opens with the last hour, and the time goes with the reader', async () => {
    const { page, problems } = await openPage(browser.context, program.apiOrigin);
    await page.getByRole('button', { name: 'Time range: Last hour' }).waitFor();
    const first = page.locator('.result-link').first();
    await first.waitFor();
    expect(await first.getAttribute('href')).toContain(DEMO_TRACES.retried);
    await page.getByRole('link', { name: 'Services' }).click();
    await page.locator('.measures-table tbody tr').nth(9).waitFor();
    expect(new URL(page.url()).search).toBe('?from=now-1h');
    await page.goBack();
    await page.getByRole('button', { name: /^Time range/ }).click();
    await page.getByRole('button', { name: 'Any time' }).click();
    await page.getByRole('button', { name: 'Time range: Any time' }).waitFor();
    expect(new URL(page.url()).search).toBe('');
    expect(problems).toEqual([]);
    await page.close();
  });

  test.each(['services', 'map', 'analyze'])(
    '/%s opens with the last hour, too, and any time can be chosen',
    async (path) => {
      const { page, problems } = await openPage(browser.context, `${program.apiOrigin}/${path}`);
      await page.getByRole('button', { name: 'Time range: Last hour' }).click();
      await page.getByRole('button', { name: 'Any time' }).click();
      await page.getByRole('button', { name: 'Time range: Any time' }).waitFor();
      await page.keyboard.press('g');
      await page.keyboard.press(path === 'services' ? 'm' : 's');
      await page.waitForURL(/(?:map|services)$/);
      await page.getByRole('button', { name: 'Time range: Any time' }).waitFor();
      expect(problems).toEqual([]);
      await page.close();
    },
  );

  test('the time goes with the reader through a trace', async () => {
    const { page } = await openPage(browser.context, program.apiOrigin);
    await page.locator('.result-link').first().click();
    await page.locator('.row').first().waitFor();
    await page.getByRole('link', { name: 'Services', exact: true }).click();
    await page.getByRole('button', { name: 'Time range: Last hour' }).waitFor();
    await page.close();
  });

  test('a visit that begins with a trace goes on with the last hour', async () => {
    const { page } = await openPage(browser.context, `${program.apiOrigin}/trace/${DEMO_TRACES.retried}`);
    await page.locator('.row').first().waitFor();
    await page.getByRole('link', { name: 'Map', exact: true }).click();
    await page.getByRole('button', { name: 'Time range: Last hour' }).waitFor();
    await page.close();
  });

  test.each(SHOTS.filter(({ isMain }) => isMain))('$path shows something', async ({ path, ready }) => {
    const { page, problems } = await openPage(browser.context, `${program.apiOrigin}/${path}`);
    await page.locator(ready).first().waitFor();
    expect(problems).toEqual([]);
    await page.close();
  });

  test('its pictures can be taken, for documents as WebP', async () => {
    using folder = makeTempFolder();
    const studio = { context: browser.context, origin: program.apiOrigin, folder: folder.path, format: 'png' } as const;
    const [first] = SHOTS;
    const ofReadme = DOCUMENTS.find(({ name }) => name === 'trace');
    const [look = LIGHT] = IN_DOCUMENTS;
    if (ofReadme === undefined) throw new Error('README has no picture.');
    const webp = readFileSync(await take({ ...studio, format: 'webp' }, ofReadme, look));
    expect(webp.toString('latin1', 0, 4) + webp.toString('latin1', 8, 12)).toBe('RIFFWEBP');
    expect(webp.length).toBeLessThan(150_000);
    const small = first && looksOf(first).find(({ suffix }) => suffix === 'small-dark');
    if (first === undefined || small === undefined) throw new Error('The first picture has no small form.');
    expect(sizeOf(await take(studio, first, small))).toEqual([390, 844]);
  });

  test('no two pictures have one name', () => {
    const names = SHOTS.flatMap((shot) => looksOf(shot).map(({ suffix }) => `${shot.name}-${suffix}`));
    expect(new Set(names).size).toBe(names.length);
  });
});

describeUnless(noChromium, 'the page with old traces', () => {
  test('opens with any time', async () => {
    await using program = await startProgram();
    await using browser = await startChromium({ width: 1440, height: 900 });
    await sendTrace(program, traceIdOf(1), [{ id: spanIdOf(1), name: 'long ago' }]);
    const { page } = await openPage(browser.context, program.apiOrigin);
    await page.getByRole('link', { name: 'long ago' }).waitFor();
    await page.getByRole('button', { name: 'Time range: Any time' }).waitFor();
    await page.goto(`${program.apiOrigin}/traces?from=now-1h`);
    await page.getByText('Stored traces start between 2026-01-01').waitFor();
    await page.getByRole('button', { name: 'Any time', exact: true }).click();
    await page.getByRole('link', { name: 'long ago' }).waitFor();
  });
});
