/** Searching on the page, in a real browser, with recorded traces. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chromium, startChromium } from '../e2e/browser/chromium.ts';
import type { Program } from '../fixtures/program.ts';
import { startRecorded } from '../fixtures/recorded.ts';
import { describeUnless } from '../fixtures/unless.ts';
import { until } from '../fixtures/until.ts';
import { noPage, startOnBackend } from './backend.ts';
import { openPage, sendTrace, spanIdOf, traceIdOf } from './opened.ts';
import { fieldOf, focusEditor, queryOf, shownIds, untilShown, WAIT_MS } from './search-bar.ts';

describeUnless(noPage, 'the search page', () => {
  let program: Program;
  let browser: Chromium;

  beforeAll(async () => {
    [program, browser] = await Promise.all([
      startOnBackend(startRecorded),
      startChromium({ width: 1440, height: 900 }),
    ]);
  });
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await program?.[Symbol.asyncDispose]();
  });

  /** What the API answers, all pages of it. */
  const idsOf = async (args: string): Promise<string[]> => {
    const { traces } = await program.graphql(`{ traces(first: 1000, ${args}) { nodes { traceId } } }`);
    return traces.nodes.map(({ traceId }: { traceId: string }) => traceId);
  };

  test('lists traces, newest first, and sorts both ways, over three pages of cursors', async () => {
    const { page, problems } = await openPage(browser.context, `${program.apiOrigin}/`);
    await untilShown(page, (await idsOf('orderBy: { field: START_TIME }')).slice(0, 50));
    for (const direction of ['DESC', 'ASC']) {
      await page.getByRole('button', { name: 'Duration' }).click();
      const all = await idsOf(`orderBy: { field: DURATION, direction: ${direction} }`);
      expect(all.length).toBeGreaterThan(100);
      for (const count of [50, 100, all.length]) {
        await untilShown(page, all.slice(0, count));
        if (count < all.length) await page.getByRole('button', { name: 'Show more' }).click();
      }
    }
    expect(page.url()).toContain('sort=duration');
    expect(problems).toEqual([]);
    await page.close();
  });

  test('brushing the scatter narrows to exactly those traces, and Escape leaves nothing behind', async () => {
    const range = '?from=2024-10-30T12:24:20Z&to=2024-10-30T12:24:30Z';
    const { page, problems } = await openPage(browser.context, `${program.apiOrigin}/traces${range}`);
    const area = page.locator('.brush');
    await area.waitFor();
    await page.locator('.result-link').first().waitFor();
    const box = await area.boundingBox();
    if (box === null) throw new Error('The picture has no place.');
    const drag = async (): Promise<void> => {
      await page.mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.3);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width * 0.7, box.y + box.height * 0.85, { steps: 4 });
    };
    await until(async () => expect(await page.locator('canvas').getAttribute('aria-label')).toMatch(/^[1-9]/), WAIT_MS);
    await drag();
    await page.keyboard.press('Escape');
    await page.mouse.up();
    expect(await page.getByRole('button', { name: 'Show traces' }).count()).toBe(0);
    await drag();
    await page.mouse.up();
    await page.getByRole('button', { name: 'Show traces' }).click();
    const url = new URL(page.url());
    const [from, to, query] = ['from', 'to', 'q'].map((name) => url.searchParams.get(name) ?? '');
    expect(query).toMatch(/trace:duration >= \d+\w+ && trace:duration <= \d+\w+/);
    const narrowed = await idsOf(`query: ${JSON.stringify(query)}, timeRange: { from: "${from}", to: "${to}" }`);
    expect(narrowed.length).toBeGreaterThan(0);
    expect(narrowed.length).toBeLessThan(
      (await idsOf('timeRange: { from: "2024-10-30T12:24:20Z", to: "2024-10-30T12:24:30Z" }')).length,
    );
    await untilShown(page, narrowed.slice(0, 50));
    expect(problems).toEqual([]);
    await page.close();
  });

  test('the heatmap counts the spans that match', async () => {
    const { page } = await openPage(
      browser.context,
      `${program.apiOrigin}/traces?plot=heat&q=${encodeURIComponent('{ status = error }')}`,
    );
    const { spans } = await program.graphql('{ spans(first: 1, query: "{ status = error }") { totalCount } }');
    await page.getByRole('img', { name: `${spans.totalCount} spans by start and duration.` }).waitFor();
    await page.close();
  });

  test('a trace id opens the trace, also one that arrives a little later', async () => {
    const { page, problems } = await openPage(browser.context, `${program.apiOrigin}/traces`);
    const traceId = traceIdOf(77);
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').getByRole('combobox').fill(` ${traceId} `);
    await page.keyboard.press('Enter');
    await page.getByText('No span of this trace is stored yet.').waitFor();
    await sendTrace(program, traceId, [{ id: spanIdOf(1), name: 'late arrival' }]);
    await page.getByRole('heading', { name: 'shop late arrival' }).waitFor({ timeout: WAIT_MS });
    expect(page.url()).toBe(`${program.apiOrigin}/trace/${traceId}`);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('a mistyped trace id is told in words of people', async () => {
    const { page } = await openPage(browser.context, `${program.apiOrigin}/trace/hello`);
    await page.getByText(/^TraceID takes /).waitFor();
    await page.close();
  });

  test('Back returns to the results where the reader was', async () => {
    const { page } = await openPage(browser.context, `${program.apiOrigin}/traces`);
    await page.locator('.result-link').nth(40).scrollIntoViewIfNeeded();
    const scrolled = await page.evaluate('scrollY');
    expect(scrolled).toBeGreaterThan(300);
    await page.locator('.result-link').nth(40).click();
    await page.locator('.row').first().waitFor();
    await page.goBack();
    await page.locator('.result-link').nth(40).waitFor();
    await until(async () => expect(await page.evaluate('scrollY')).toBe(scrolled), WAIT_MS);
    await page.close();
  });

  test('plain words are looked for in names, and the example in the field is a query', async () => {
    const { page, problems } = await openPage(browser.context, `${program.apiOrigin}/traces`);
    await page.locator('.result-link').first().waitFor();
    const example = /\{.*\}/.exec((await fieldOf(page).getAttribute('placeholder')) ?? '')?.[0] ?? '';
    const { parseFilter } = await program.graphql(
      'query($q: String!) { parseFilter(query: $q) { mistakes { message } } }',
      {
        q: example,
      },
    );
    expect(parseFilter.mistakes).toEqual([]);
    await focusEditor(page);
    await page.keyboard.type('CHECKOUT');
    await page.getByText('Enter looks for “CHECKOUT”').waitFor();
    await page.keyboard.press('Enter');
    const query = '{ (name =~ "(?i).*CHECKOUT.*" || resource.service.name =~ "(?i).*CHECKOUT.*") }';
    await untilShown(page, (await idsOf(`query: ${JSON.stringify(query)}`)).slice(0, 50));
    expect(queryOf(page)).toBe(query);
    expect(await page.locator('.mistakes p').count()).toBe(0);
    expect(await page.locator('.chip-text').allInnerTexts()).toEqual(['“CHECKOUT” in a name']);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('from a trace one comes back to the search', async () => {
    const { page } = await openPage(browser.context, `${program.apiOrigin}/traces?sort=duration`);
    await page.locator('.result-link').first().click();
    await page.locator('.row').first().waitFor();
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Traces' }).click();
    await page.locator('.result-link').first().waitFor();
    expect(page.url()).toBe(`${program.apiOrigin}/traces?sort=duration`);
    await page.close();
  });

  test('keys lead through the results', async () => {
    const { page } = await openPage(browser.context, `${program.apiOrigin}/traces`);
    await page.locator('.result-link').first().waitFor();
    const ids = await shownIds(page);
    for (const key of ['j', 'j', 'j', 'k']) await page.keyboard.press(key);
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname === `/trace/${ids[1]}`);
    await page.locator('.row').first().waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('t');
    await page.waitForURL((url) => url.pathname === '/traces');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.close();
  });

  test('no request left the machine', () => {
    expect([...browser.requested]).toEqual([program.apiOrigin]);
    expect([...browser.refused]).toEqual([]);
  });
});

describeUnless(noPage, 'an empty database', () => {
  test('shows how to send a span, and shows the first one without a reload', async () => {
    await using program = await startOnBackend();
    await using browser = await startChromium({ width: 1440, height: 900 });
    const { page, problems } = await openPage(browser.context, program.apiOrigin);
    await page.getByText('OTEL_EXPORTER_OTLP_ENDPOINT').waitFor();
    await sendTrace(program, traceIdOf(1), [{ id: spanIdOf(1), name: 'the first' }]);
    await page.getByRole('link', { name: 'the first' }).waitFor({ timeout: WAIT_MS });
    await sendTrace(program, traceIdOf(2), [{ id: spanIdOf(2), name: 'the second' }]);
    await page.getByRole('link', { name: 'the second' }).waitFor({ timeout: WAIT_MS });
    expect(problems).toEqual([]);
  });
});
