/** Live mode: what arrives is shown, not while somebody reads, and the server may go away meanwhile. */
import type { Page, Request } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chromium, noChromium, startChromium } from '../e2e/browser/chromium.ts';
import { FREE_PORTS, type Program, startProgram } from '../fixtures/program.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';
import { describeUnless } from '../fixtures/unless.ts';
import { until } from '../fixtures/until.ts';
import { openPage, sendTrace, spanIdOf, traceIdOf } from './opened.ts';

const WAIT_MS = 40_000;
const SECOND = 1_000_000_000n;

/** Traces of a test begin with a number of its own, so that each finds only its own ones. */
let next = 0;

/** Sends a trace with one span, later than all before. */
async function arrive(program: Program, name: string): Promise<string> {
  next += 1;
  const start = BigInt(next) * SECOND;
  await sendTrace(program, traceIdOf(next), [{ id: spanIdOf(next), name, start, end: start + SECOND / 10n }]);
  return traceIdOf(next);
}

/** Names of the shown results, in their order. */
async function names(page: Page): Promise<string[]> {
  return await page.locator('.result-link .name').allInnerTexts();
}

async function untilNames(page: Page, wanted: readonly string[]): Promise<void> {
  await until(async () => expect((await names(page)).slice(0, wanted.length)).toEqual(wanted), WAIT_MS);
}

const isOpen = (page: Page) => page.locator('.live-switch.open').waitFor({ timeout: WAIT_MS });

/** How many subscriptions the page has open. */
function openStreams(page: Page): () => number {
  const streams = new Set<Request>();
  page.on('request', (request) => request.headers().accept === 'text/event-stream' && streams.add(request));
  page.on('requestfinished', (request) => streams.delete(request));
  page.on('requestfailed', (request) => streams.delete(request));
  return () => streams.size;
}

describeUnless(noChromium, 'live mode', () => {
  let program: Program;
  let browser: Chromium;

  beforeAll(async () => {
    [program, browser] = await Promise.all([
      startProgram({ args: FREE_PORTS }),
      startChromium({ width: 1440, height: 900 }),
    ]);
    for (let n = 0; n < 40; n++) await arrive(program, `filling ${n}`);
    for (const name of ['one', 'two', 'three']) await arrive(program, name);
  });
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await program?.[Symbol.asyncDispose]();
  });

  const open = (path: string) => openPage(browser.context, `${program.apiOrigin}/${path}`);

  test('a trace that is sent appears at the top, in the count and in the picture, and one that grows changes in place', async () => {
    const { page, problems } = await open('traces');
    const streams = openStreams(page);
    await untilNames(page, ['three', 'two', 'one']);
    await page.keyboard.press('L');
    expect(new URL(page.url()).searchParams.get('live')).toBe('1');
    await isOpen(page);
    const id = await arrive(program, 'four');
    await untilNames(page, ['four', 'three', 'two', 'one']);
    const { traces } = await program.graphql('{ traces(first: 1) { totalCount } }');
    const all = traces.totalCount;
    await page.locator('.total').getByText(`${all} traces`, { exact: true }).waitFor();
    await page.getByRole('img', { name: `${all} traces by start and duration` }).waitFor();
    await arrive(program, 'five');
    const start = BigInt(next - 1) * SECOND;
    await sendTrace(program, id, [{ id: spanIdOf(900), parent: spanIdOf(next - 1), start, failed: true }]);
    const row = page.locator('.results tbody tr').nth(1);
    await until(async () => expect(await row.locator('.number').allInnerTexts()).toEqual(['2', '1']), WAIT_MS);
    await untilNames(page, ['five', 'four', 'three']);
    await page.keyboard.press('L');
    await page.locator('.live-switch.off').waitFor();
    await until(async () => expect(streams()).toBe(0), WAIT_MS);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('only what the filter finds enters, as spans too', async () => {
    const { page, problems } = await open(`traces?live=1&as=spans&q=${encodeURIComponent('{ name =~ "wanted.*" }')}`);
    await page.getByText('No trace matches').waitFor();
    await isOpen(page);
    await arrive(program, 'unwanted');
    await arrive(program, 'wanted 1');
    await untilNames(page, ['wanted 1']);
    await arrive(program, 'unwanted');
    await arrive(program, 'wanted 2');
    await untilNames(page, ['wanted 2', 'wanted 1']);
    expect(await names(page)).toHaveLength(2);
    expect(problems).toEqual([]);
    await page.close();
  });

  test.each<[how: string, pause: (page: Page) => Promise<void>, goOn: (page: Page) => Promise<void>]>([
    ['the pointer is in the list', (page) => page.mouse.move(700, 600), (page) => page.mouse.move(700, 70)],
    [
      'its button is pressed',
      (page) => page.getByRole('button', { name: 'Pause' }).click(),
      (page) => page.getByRole('button', { name: 'Go on' }).click(),
    ],
    ['a row has the focus', (page) => page.keyboard.press('j'), (page) => page.getByLabel('TraceQL query').focus()],
    [
      'the page is scrolled, and shows on demand',
      (page) => page.evaluate('scrollTo(0, 300)'),
      (page) => page.locator('.waiting-results button').click(),
    ],
  ])('it is paused while %s, and counts what waits', async (how, pause, goOn) => {
    const { page, problems } = await open('traces?live=1');
    await isOpen(page);
    await page.locator('.result-link').nth(30).waitFor();
    await pause(page);
    await page.locator('.live-switch.paused').waitFor();
    const waits = page.locator('.waiting-results button');
    let sent = 0;
    const send = () => arrive(program, `${how} ${++sent}`);
    // A refresh may have been under way when the pause began.
    await until(async () => {
      await send();
      await waits.waitFor({ timeout: 5_000 });
    }, WAIT_MS);
    const before = await names(page);
    await send();
    await until(async () => {
      const waiting = Number.parseInt((await waits.textContent()) ?? '', 10);
      expect(waiting + before.filter((name) => name.startsWith(how)).length).toBe(sent);
    }, WAIT_MS);
    expect(await names(page)).toEqual(before);
    await goOn(page);
    await untilNames(
      page,
      Array.from({ length: sent }, (_, index) => `${how} ${sent - index}`),
    );
    expect(await waits.count()).toBe(0);
    expect(await page.evaluate('scrollY')).toBe(0);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('there is one connection, and none while the tab is hidden or after the page is left', async () => {
    const { page, problems } = await openPage(browser.context, 'about:blank');
    const streams = openStreams(page);
    await page.goto(`${program.apiOrigin}/traces?live=1`);
    await isOpen(page);
    expect(streams()).toBe(1);
    const hide = (isHidden: boolean) =>
      page.evaluate(`Object.defineProperty(document, 'hidden', { value: ${isHidden}, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'))`);
    await hide(true);
    await until(async () => expect(streams()).toBe(0), WAIT_MS);
    await arrive(program, 'while hidden');
    await hide(false);
    await untilNames(page, ['while hidden']);
    await until(async () => expect(streams()).toBe(1), WAIT_MS);
    await page.getByRole('link', { name: 'Map' }).click();
    await until(async () => expect(streams()).toBe(0), WAIT_MS);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('measures of services follow, too', async () => {
    const { page, problems } = await open('services?live=1');
    await isOpen(page);
    await page.getByRole('rowheader', { name: 'shop' }).waitFor();
    await sendTrace(program, traceIdOf(5_000), [{ id: spanIdOf(5_000), service: 'newcomer' }]);
    await page.getByRole('rowheader', { name: 'newcomer' }).waitFor({ timeout: WAIT_MS });
    expect(problems).toEqual([]);
    await page.close();
  });
});

describeUnless(noChromium, 'live mode of a server that goes away', () => {
  test('leaves what is shown and goes on when it is back', async () => {
    await using browser = await startChromium({ width: 1440, height: 900 });
    using folder = makeTempFolder();
    await using first = await startProgram({ folder: folder.path });
    await arrive(first, 'before');
    const { page } = await openPage(browser.context, `${first.apiOrigin}/traces?live=1`);
    await isOpen(page);
    await untilNames(page, ['before']);
    const endpoint = new URL(first.apiOrigin).host;
    await first.stop();
    await page.locator('.live-switch.waiting').waitFor({ timeout: WAIT_MS });
    expect(await names(page)).toEqual(['before']);
    const others = ['--otlp-grpc-endpoint', '127.0.0.1:0', '--otlp-http-endpoint', '127.0.0.1:0'];
    await using second = await startProgram({ folder: folder.path, args: ['--api-endpoint', endpoint, ...others] });
    await isOpen(page);
    await arrive(second, 'after');
    await untilNames(page, ['after', 'before']);
  });
});
