/** The page on a slow network, and with a server that refuses, hesitates or goes away. */
import type { BrowserContext, Page, Request, Route } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chromium, noChromium, startChromium } from '../e2e/browser/chromium.ts';
import { type Program, startProgram } from '../fixtures/program.ts';
import { startRecorded } from '../fixtures/recorded.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';
import { describeUnless } from '../fixtures/unless.ts';
import { until } from '../fixtures/until.ts';
import { openPage, type SentSpan, sendTrace, spanIdOf, traceIdOf } from './opened.ts';

const WAIT_MS = 40_000;
/** Between two questions to a server that is gone, at most. */
const LONGEST_WAIT_MS = 30_000;
const GONE = 'The server does not answer';
/** A recorded trace, and two of one operation. */
const TRACE = '2ea75461946a7dd10f2c15ab36a076cb';
const [FAST, SLOW] = ['8765a1e9a3cd816cc763f9c7bdcf4fb2', 'ee130ea973741d4301f7fb39de7db759'];
/** Pages of a trace of several thousand spans: enough to be interrupted. */
const LONG_TRACE = traceIdOf(0x1000);
const LONG_SPANS = 6_000;

interface Asked {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

function askedBy(route: Route): Asked {
  return route.request().postDataJSON() as Asked;
}

/** Answers of `/graphql` pass through `meddle`. */
async function meddled(context: BrowserContext, meddle: (route: Route, asked: Asked) => Promise<void>): Promise<Page> {
  const page = await context.newPage();
  await page.route('**/graphql', (route) => meddle(route, askedBy(route)));
  return page;
}

/** The text of a question to the API. Null for other requests. */
function questionIn(request: Request): string | null {
  return request.url().endsWith('/graphql') ? request.postData() : null;
}

/**
 * Which questions of the page are answered, and which it asks while an equal one is under way or answered. It may repeat what it
 * gave up, as when a result is opened before the plot has come, and what the server refused.
 */
function questionsOf(page: Page): { readonly answered: ReadonlySet<string>; readonly repeated: readonly string[] } {
  const [underWay, answered, repeated] = [new Set<string>(), new Set<string>(), [] as string[]];
  page.on('request', (request) => {
    const body = questionIn(request);
    if (body === null) return;
    if (underWay.has(body) || answered.has(body)) repeated.push(body);
    underWay.add(body);
  });
  page.on('requestfailed', (request) => underWay.delete(questionIn(request) ?? ''));
  page.on('response', (response) => {
    const body = questionIn(response.request());
    if (body === null) return;
    underWay.delete(body);
    if (response.ok()) answered.add(body);
  });
  return { answered, repeated };
}

function refuse(route: Route, message: string, code: string): Promise<void> {
  return route.fulfill({ json: { data: null, errors: [{ message, extensions: { code } }] } });
}

function queryOf(text: string): string {
  return `traces?q=${encodeURIComponent(text)}`;
}

/** What all tests of the file use: recorded traces, and one of some pages. */
async function startFilled(folder?: string): Promise<Program> {
  const program = await startRecorded(folder === undefined ? {} : { folder });
  const spans = Array.from({ length: LONG_SPANS }, (_, at): SentSpan => {
    const parent = at === 0 ? {} : { parent: spanIdOf(1) };
    return {
      id: spanIdOf(at + 1),
      ...parent,
      name: `n${at}`,
      start: BigInt(at) * 1_000n,
      end: BigInt(at + LONG_SPANS) * 1_000n,
    };
  });
  await sendTrace(program, LONG_TRACE, spans);
  return program;
}

describeUnless(noChromium, 'the page', () => {
  let program: Program;
  let browser: Chromium;

  beforeAll(async () => {
    [program, browser] = await Promise.all([startFilled(), startChromium({ width: 1440, height: 900 })]);
  });
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await program?.[Symbol.asyncDispose]();
  });

  test('can be used on a slow network: it says that it loads, and asks nothing twice', async () => {
    const { page, problems } = await openPage(browser.context, 'about:blank');
    const session = await browser.context.newCDPSession(page);
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 400,
      downloadThroughput: 50_000,
      uploadThroughput: 50_000,
    });
    const questions = questionsOf(page);
    await page.goto(`${program.apiOrigin}/traces`);
    await page.getByRole('progressbar').first().waitFor();
    await page.locator('.result-link').first().waitFor({ timeout: WAIT_MS });
    await page.locator('.result-link').first().click();
    await page.getByRole('progressbar').first().waitFor();
    await page.locator('.row').first().waitFor({ timeout: WAIT_MS });
    await page.goBack();
    await page.locator('.result-link').first().waitFor();
    expect(questions.answered.size).toBeGreaterThan(2);
    expect(questions.repeated).toEqual([]);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('shows the answer to the last question, whichever comes last', async () => {
    let first: Route | undefined;
    const page = await meddled(browser.context, async (route, { query, variables }) => {
      const isSearch = query.includes('query SearchTraces') && variables.query !== null;
      if (isSearch && first === undefined) first = route;
      else await route.continue();
    });
    await page.goto(`${program.apiOrigin}/${queryOf('{ status = error }')}`);
    await until(async () => expect(first).toBeDefined(), WAIT_MS);
    await page.getByRole('button', { name: 'Remove status = error' }).click();
    await page.locator('.result-link').nth(49).waitFor();
    const shown = await page.locator('.result-link').evaluateAll((all) => all.map(({ textContent }) => textContent));
    await first?.continue().catch(() => undefined);
    // A question after it has been answered, too: the late answer had its chance.
    await page.getByRole('button', { name: 'Heatmap' }).click();
    await page.getByRole('img', { name: /spans by start and duration/ }).waitFor();
    expect(await page.locator('.result-link').evaluateAll((all) => all.map(({ textContent }) => textContent))).toEqual(
      shown,
    );
    await page.close();
  });

  test.each([
    ['READ_TIMEOUT', 'The read took longer than 10 s.'],
    ['OPERATION_TOO_LARGE', 'The operation reads more than 100 MB.'],
  ])('shows %s with what the server says and what to do next', async (code, message) => {
    let isRefused = true;
    const page = await meddled(browser.context, (route, { query }) =>
      isRefused && query.includes('query SearchTraces') ? refuse(route, message, code) : route.continue(),
    );
    await page.goto(`${program.apiOrigin}/traces`);
    const problem = page.getByRole('alert').filter({ hasText: message });
    await problem.getByText(`Code ${code}`).waitFor();
    isRefused = false;
    await problem.getByRole('button', { name: 'Choose a smaller time range' }).click();
    await until(async () => expect(new URL(page.url()).searchParams.get('from')).toBe('now-15m'), WAIT_MS);
    await page.getByRole('button', { name: 'Any time' }).click();
    await page.locator('.result-link').first().waitFor();
    expect(await problem.count()).toBe(0);
    await page.close();
  });

  test('says that a part of the page did not load, and loads it at the next try', async () => {
    const page = await browser.context.newPage();
    let isGone = true;
    await page.route(/services-page/, (route) => (isGone ? route.fulfill({ status: 503 }) : route.continue()));
    await page.goto(`${program.apiOrigin}/services`);
    const alert = page.getByRole('alert').filter({ hasText: 'This part of the page did not load' });
    await alert.waitFor();
    await alert.getByRole('button', { name: 'Try again' }).click();
    await alert.waitFor();
    isGone = false;
    await alert.getByRole('button', { name: 'Try again' }).click();
    await page.locator('.measures-table tbody tr').first().waitFor();
    expect(await alert.count()).toBe(0);
    await page.close();
  });

  test('gets the files of a new version with a reload', async () => {
    const page = await browser.context.newPage();
    let isOld = true;
    await page.route(/settings-page/, (route) => (isOld ? route.fulfill({ status: 404 }) : route.continue()));
    await page.goto(`${program.apiOrigin}/settings`);
    await page.getByRole('button', { name: 'Reload the page' }).waitFor();
    isOld = false;
    await page.getByRole('button', { name: 'Reload the page' }).click();
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    await page.close();
  });

  test('says nothing of a refusal that passes', async () => {
    let refusals = 0;
    const page = await meddled(browser.context, (route, { query }) =>
      query.includes('query SearchTraces') && refusals++ < 2
        ? refuse(route, 'Too many operations.', 'OPERATION_REFUSED')
        : route.continue(),
    );
    await page.addInitScript(`addEventListener('DOMContentLoaded', () => {
      new MutationObserver(() => { if (document.querySelector('[role=alert]')) window.alerted = true; })
        .observe(document.body, { childList: true, subtree: true });
    })`);
    await page.goto(`${program.apiOrigin}/traces`);
    await page.locator('.result-link').first().waitFor();
    expect(refusals).toBeGreaterThanOrEqual(2);
    expect(await page.evaluate('window.alerted')).toBe(undefined);
    await page.close();
  });

  test('stops and goes on with a trace, and has each span once', async () => {
    const { page, problems } = await openPage(browser.context, 'about:blank');
    const held: Route[] = [];
    let isHeld = true;
    await page.route('**/graphql', async (route) => {
      if (isHeld && askedBy(route).variables.after !== undefined && held.push(route) > 2) return;
      await route.continue();
    });
    await page.goto(`${program.apiOrigin}/trace/${LONG_TRACE}?closed=open`);
    await until(async () => expect(held).toHaveLength(3), WAIT_MS);
    await page.getByRole('button', { name: 'Stop' }).click();
    isHeld = false;
    await page.getByRole('button', { name: 'Load more' }).click();
    const grid = page.getByRole('treegrid');
    await until(async () => expect(await grid.getAttribute('aria-rowcount')).toBe(String(LONG_SPANS + 1)), WAIT_MS);
    expect(await page.locator('.progress').count()).toBe(0);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('waits 1 to 30 s for a server that is gone, and asks once each time', async () => {
    let isGone = false;
    let asked = 0;
    const page = await meddled(browser.context, async (route, { query }) => {
      if (!isGone) return await route.continue();
      if (query.includes('query SearchTraces')) asked += 1;
      await route.abort();
    });
    await page.clock.install();
    await page.goto(`${program.apiOrigin}/traces`);
    await page.locator('.result-link').first().waitFor();
    isGone = true;
    await page.getByRole('button', { name: 'Duration' }).click();
    await page.getByRole('alert').getByText(GONE).waitFor();
    const failure = () =>
      page.waitForEvent('requestfailed', (request) => request.postData()?.includes('query SearchTraces') ?? false);
    // From here on only the test moves the time. The first wait of a second ends with the jump.
    const jumped = failure();
    await page.clock.pauseAt(Number(await page.evaluate('Date.now()')) + 2_000);
    await jumped;
    let before = asked;
    for (const seconds of [2, 4, 8, 16, 30, 30]) {
      await page.evaluate('0');
      await page.clock.runFor(seconds * 1_000 - 100);
      expect([seconds, asked]).toEqual([seconds, before]);
      const failed = failure();
      await page.clock.runFor(100);
      await failed;
      before += 1;
      expect([seconds, asked]).toEqual([seconds, before]);
    }
    await page.clock.resume();
    isGone = false;
    await page.clock.runFor(LONGEST_WAIT_MS);
    await until(async () => expect(await page.getByText(GONE).count()).toBe(0), WAIT_MS);
    await page.close();
  });
});

/** Each main page: what it shows, and what makes it ask again. */
const PAGES: readonly (readonly [path: string, shown: string, ask: (page: Page) => Promise<void>])[] = [
  ['traces', '.result-link', (page) => page.getByRole('button', { name: 'Duration' }).click()],
  // The details are open, and another span's are asked for.
  [`trace/${TRACE}?span=c8d93156b47cd010`, '.row', (page) => page.locator('.row').nth(1).click()],
  ['services', '.measures-table tbody tr', chooseKind],
  ['services/frontend', '.operations tbody tr', chooseKind],
  ['map', '.map-node', refresh],
  [`compare?a=${FAST}&b=${SLOW}`, '.diff tbody tr', (page) => page.getByRole('button', { name: 'Swap' }).click()],
  ['analyze?box=failed', '.attribute-card', (page) => page.getByRole('button', { name: 'Slowest spans' }).click()],
];

async function chooseKind(page: Page): Promise<void> {
  await page.getByLabel('Spans').selectOption('Requests received');
}

async function refresh(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Refresh' }).click();
}

describeUnless(noChromium, 'a server that goes away', () => {
  test('leaves what each page shows, and each goes on by itself when it is back', async () => {
    await using browser = await startChromium({ width: 1440, height: 900 });
    using folder = makeTempFolder();
    await using first = await startFilled(folder.path);
    const { host: endpoint, origin } = new URL(first.apiOrigin);
    const loading = await browser.context.newPage();
    await loading.clock.install();
    const release = await holdAfter(loading, 2);
    await loading.goto(`${origin}/trace/${LONG_TRACE}?closed=open`);
    await loading.locator('.row').first().waitFor();
    const opened = await Promise.all(
      PAGES.map(async ([path, shown, ask]) => {
        const page = await browser.context.newPage();
        await page.clock.install();
        await page.goto(`${origin}/${path}`);
        await page.locator(shown).first().waitFor();
        return { page, path, shown, ask, rows: await page.locator(shown).count() };
      }),
    );
    await first.stop();
    release();
    await loading.getByRole('alert').getByText(GONE).waitFor();
    for (const { page, path, shown, ask, rows } of opened) {
      await ask(page);
      await until(
        async () => expect([path, await page.getByRole('alert').getByText(GONE).count()]).toEqual([path, 1]),
        WAIT_MS,
      );
      expect([path, await page.locator(shown).count()]).toEqual([path, rows]);
    }
    const others = ['--otlp-grpc-endpoint', '127.0.0.1:0', '--otlp-http-endpoint', '127.0.0.1:0'];
    await using second = await startProgram({ folder: folder.path, args: ['--api-endpoint', endpoint, ...others] });
    expect(second.apiOrigin).toBe(origin);
    for (const { page, path, shown } of [...opened, { page: loading, path: 'a long trace', shown: '.row' }]) {
      await until(async () => {
        // Each time again: a question that was under way at the first jump begins its wait after it.
        await page.clock.fastForward(LONGEST_WAIT_MS);
        expect([path, await page.getByText(GONE).count()]).toEqual([path, 0]);
      }, WAIT_MS);
      expect([path, await page.locator(shown).count()]).not.toEqual([path, 0]);
    }
    const grid = loading.getByRole('treegrid');
    await until(async () => expect(await grid.getAttribute('aria-rowcount')).toBe(String(LONG_SPANS + 1)), WAIT_MS);
  }, 180_000);
});

/** Lets so many pages of a trace through. The others are asked for when the function that it returns is called. */
async function holdAfter(page: Page, pages: number): Promise<() => void> {
  let passed = 0;
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route('**/graphql', async (route) => {
    if (askedBy(route).variables.after !== undefined && ++passed > pages) await promise;
    await route.continue();
  });
  return resolve;
}
