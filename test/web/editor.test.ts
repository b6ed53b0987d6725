/** The query bar in a real browser. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chromium, noChromium, startChromium } from '../e2e/browser/chromium.ts';
import type { Program } from '../fixtures/program.ts';
import { startRecorded } from '../fixtures/recorded.ts';
import { describeUnless } from '../fixtures/unless.ts';
import { until } from '../fixtures/until.ts';
import { type Opened, openPage, sendTrace, spanIdOf, traceIdOf } from './opened.ts';
import { fieldOf, focusEditor, idsOf, offer, queryOf, textOf, untilShown, WAIT_MS } from './search-bar.ts';

const HOSTILE = '"><img src=x onerror=alert(1)>\u202etxt.exe\u0000🙂 שלום';

async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate((data) => {
    const host = document.activeElement;
    const target = host?.shadowRoot?.activeElement ?? host;
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', data);
    target?.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true, composed: true }),
    );
  }, text);
}

describeUnless(noChromium, 'the query bar', () => {
  let program: Program;
  let browser: Chromium;

  beforeAll(async () => {
    [program, browser] = await Promise.all([startRecorded(), startChromium({ width: 1440, height: 900 })]);
    await sendTrace(program, traceIdOf(900), [
      { id: spanIdOf(900), name: HOSTILE, attributes: { 'hostile.key': HOSTILE, 'a "key" = {x}': 'quoted' } },
    ]);
  });
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await program?.[Symbol.asyncDispose]();
  });

  const open = (path = '/traces'): Promise<Opened> => openPage(browser.context, program.apiOrigin + path);

  test('typing offers what can stand there, and Tab and Enter take it', async () => {
    const { page, problems } = await open();
    await focusEditor(page);
    await page.keyboard.type('{ status = err');
    await offer(page, 'error').waitFor();
    await page.keyboard.press('Tab');
    await until(async () => expect(await textOf(page)).toBe('{ status = error '), WAIT_MS);
    for (const joint of ['}', '&&', '||']) await offer(page, joint).waitFor();
    await page.keyboard.type('&& resource.service.name = load');
    await page.getByRole('option', { name: /^"loadgenerator" \d+ spans$/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.type('&& http.me');
    const { attributeKeys } = await program.graphql(
      '{ attributeKeys(contains: "http.me", scope: SPAN) { nodes { key spanCount } } }',
    );
    const [{ key, spanCount }] = attributeKeys.nodes;
    await page.getByRole('option', { name: `span.${key} ${spanCount} spans` }).click();
    await offer(page, '=~').waitFor();
    await page.keyboard.type('= ');
    const { attributeValues } = await program.graphql(
      '{ attributeValues(key: "http.method", scope: SPAN) { nodes { value count } } }',
    );
    for (const { value, count } of attributeValues.nodes) {
      await page.getByRole('option', { name: `"${value}" ${count} spans` }).waitFor();
    }
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await offer(page, '}').waitFor();
    await page.keyboard.press('Tab');
    const query = `{ status = error && resource.service.name = "loadgenerator" && span.${key} = "${attributeValues.nodes[0].value}" }`;
    await until(async () => expect((await textOf(page)).trim()).toBe(query), WAIT_MS);
    await page.keyboard.press('Enter');
    await untilShown(page, await idsOf(program, query));
    expect(queryOf(page)).toBe(query);
    expect(problems).toEqual([]);
    await page.close();
  });

  test.each([
    ['name of a span', '{ name = "HTTP G', '"HTTP GET"'],
    ['kind', '{ kind != cl', 'client'],
    ['duration', '{ duration > 1', '100ms'],
    ['service of the root', '{ trace:rootService = fr', '"frontend"'],
    ['pipeline', '{ } | co', 'count()'],
    ['field of an aggregate', '{ } | avg(dur', 'duration'],
    ['intrinsic', '{ event:n', 'event:name'],
    ['bracket', '{ (status = error ', ')'],
    ['relation', '{ } ', '>>'],
  ])('offers a %s', async (_, text, offered) => {
    const { page, problems } = await open();
    await focusEditor(page);
    await page.keyboard.type(text);
    // Behind what is complete only if it is asked for.
    if (offered === '>>') await page.keyboard.press('Control+Space');
    await page
      .getByRole('option')
      .filter({ has: page.getByText(offered, { exact: true }) })
      .first()
      .waitFor();
    expect(problems).toEqual([]);
    await page.close();
  });

  test('a mistake is underlined where the server says, and stands below as text', async () => {
    const { page, problems } = await open();
    await focusEditor(page);
    for (const text of ['{ status = "x" }', '{ name = "open', '{ nope = 1 }', '{ status = error']) {
      await page.keyboard.press('Control+a');
      await page.keyboard.type(text);
      await page.keyboard.press('Escape');
      const { parseFilter } = await program.graphql(
        'query($q: String!) { parseFilter(query: $q) { mistakes { message offset length } } }',
        { q: text },
      );
      const [{ message, offset, length }] = parseFilter.mistakes;
      await page.locator('.mistakes').getByText(message).waitFor();
      await until(async () => {
        expect((await page.locator('.mistake').allTextContents()).join('')).toBe(text.slice(offset, offset + length));
      }, WAIT_MS);
      // Escape left the field if there was nothing to close.
      await fieldOf(page).focus();
      expect(await fieldOf(page).getAttribute('aria-invalid')).toBe('true');
      expect(await page.locator('#mistakes').textContent()).toContain(message);
    }
    expect(problems).toEqual([]);
    await page.close();
  });

  test('the plain field works alone, and the editor takes over its text, caret and focus', async () => {
    const { page, problems } = await open();
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    await page.route('**/editor-page-*.js', async (route) => {
      await released;
      await route.continue();
    });
    await fieldOf(page).click();
    await page.keyboard.type('{ status = err');
    await offer(page, 'error').waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.type('}');
    expect(await fieldOf(page).inputValue()).toBe('{ status = error }');
    await page.keyboard.press('Enter');
    await untilShown(page, await idsOf(program, '{ status = error }'));
    for (let step = 0; step < 8; step++) await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Shift+ArrowLeft');
    release();
    await page.locator('.cm-editor.cm-focused').waitFor();
    expect(await textOf(page)).toBe('{ status = error }');
    await page.keyboard.type('!=');
    expect(await textOf(page)).toBe('{ status != error }');
    await page.keyboard.press('Control+z');
    expect(await textOf(page)).toBe('{ status = error }');
    expect(problems).toEqual([]);
    await page.close();
  });

  test('without the editor the plain field goes on', async () => {
    const { page } = await open();
    await page.route('**/editor-page-*.js', (route) => route.abort());
    const failed = page.waitForEvent('requestfailed');
    await fieldOf(page).click();
    await failed;
    await page.keyboard.type('{ status = error }');
    await page.keyboard.press('Control+Enter');
    await untilShown(page, await idsOf(program, '{ status = error }'));
    await page.close();
  });

  test('a slow or failing completion leaves the editor as it is', async () => {
    const { page } = await open();
    await focusEditor(page);
    let isFailing = true;
    const { promise: asked, resolve: waiting } = Promise.withResolvers<void>();
    await page.route('**/graphql', async (route) => {
      const isCompletion = route.request().postData()?.includes('attributeKeys') ?? false;
      if (isCompletion && isFailing) {
        waiting();
        await route.abort();
      } else await route.continue();
    });
    await page.keyboard.type('{ sp');
    await asked;
    await page.keyboard.type('an.http.method != "GET" ');
    await offer(page, '&&').waitFor();
    isFailing = false;
    await page.keyboard.type('&& stat');
    await offer(page, 'status').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.type('= ok }');
    await page.keyboard.press('Enter');
    await until(async () => expect(queryOf(page)).toBe('{ span.http.method != "GET" && status = ok }'), WAIT_MS);
    await page.close();
  });

  test('an answer that comes late is not shown for what is typed meanwhile', async () => {
    const { page, problems } = await open();
    await focusEditor(page);
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    await page.route('**/graphql', async (route) => {
      if (route.request().postData()?.includes('"contains":"http.me"')) await held;
      await route.continue().catch(() => undefined);
    });
    const asked = page.waitForRequest((request) => request.postData()?.includes('"contains":"http.me"') ?? false);
    await page.keyboard.type('{ http.me');
    const request = await asked;
    const aborted = page.waitForEvent('requestfailed', (failed) => failed === request);
    await page.keyboard.press('Control+a');
    await page.keyboard.type('{ kin');
    await aborted;
    release();
    await offer(page, 'kind').waitFor();
    expect(await page.getByRole('option').filter({ hasText: 'method' }).count()).toBe(0);
    expect(problems.filter((problem) => !problem.includes('ERR_'))).toEqual([]);
    await page.close();
  });

  test('a query of 10,000 characters is shown, coloured, completed and run', async () => {
    const { page, problems } = await open();
    await focusEditor(page);
    const long = `{ name = "${'x'.repeat(9_960)}" || status = error }`;
    expect(long.length).toBeLessThanOrEqual(10_000);
    await paste(page, long);
    await until(async () => expect((await textOf(page)).length).toBe(long.length), WAIT_MS);
    await page.locator('.token-word', { hasText: 'error' }).waitFor();
    const bar = await page.locator('.query-field').boundingBox();
    expect(bar?.height).toBeLessThan(200);
    await page.keyboard.press('Enter');
    await untilShown(page, await idsOf(program, '{ status = error }'));
    await paste(page, ` && ${long}`);
    await page.locator('.mistakes').getByText('over 10000').waitFor();
    expect(problems).toEqual([]);
    await page.close();
  });

  test('it is one line: what is pasted has no line breaks', async () => {
    const { page, problems } = await open();
    await focusEditor(page);
    await paste(page, '{ status = error\n  && duration > 1ms\r\n}');
    await until(async () => expect(await textOf(page)).toBe('{ status = error && duration > 1ms }'), WAIT_MS);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('hostile names and values are offered and shown as text', async () => {
    const { page, problems } = await open();
    page.on('dialog', () => expect.unreachable('a value was run'));
    await focusEditor(page);
    await page.keyboard.type('{ span.hostile.key = ');
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.type('}');
    await page.keyboard.press('Enter');
    await untilShown(page, [traceIdOf(900)]);
    await page.getByRole('button', { name: /^Edit span\.hostile\.key/ }).waitFor();
    // What would turn the text round is shown as a character.
    expect(await page.locator('.cm-specialChar').count()).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Remove all conditions' }).click();
    await fieldOf(page).click();
    await page.keyboard.type('{ a "k');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('{ span."a');
    await page.getByRole('option').filter({ hasText: 'span."a \\"key\\" = {x}"' }).first().click();
    await page.keyboard.type('= "quoted" }');
    await page.keyboard.press('Enter');
    await untilShown(page, [traceIdOf(900)]);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('the keys of the page are letters while one types, and Escape closes, then leaves', async () => {
    const { page, problems } = await open();
    await page.locator('.result-link').first().waitFor();
    await page.keyboard.press('/');
    await page.locator('.cm-editor.cm-focused').waitFor();
    await page.keyboard.type('{ gt?u');
    expect(await textOf(page)).toBe('{ gt?u');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.keyboard.press('Control+a');
    await page.keyboard.type('{ stat');
    await offer(page, 'status').waitFor();
    await page.keyboard.press('Escape');
    expect(await page.getByRole('option').count()).toBe(0);
    await page.locator('.cm-editor.cm-focused').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.cm-editor:not(.cm-focused)').waitFor();
    expect(await textOf(page)).toBe('{ stat');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    expect(problems).toEqual([]);
    await page.close();
  });

  test.each([
    ['in spaces and upper case', (id: string) => `  ${id.toUpperCase()}\n`],
    ['in the address of a trace', (id: string) => `https://traces.example.com/ui/trace/${id}?uiFind=x#y`],
    ['in a traceparent', (id: string) => `00-${id}-00f067aa0ba902b7-01`],
  ])('pasting a trace id %s opens the trace', async (_, textWith) => {
    const { page, problems } = await open();
    const [id = ''] = await idsOf(program, '{ status = error }');
    await focusEditor(page);
    await paste(page, textWith(id));
    await page.waitForURL((url) => url.pathname === `/trace/${id}`);
    await page.locator('.row').first().waitFor();
    expect(problems).toEqual([]);
    await page.close();
  });

  test('an id inside a query stays text, and an unknown one is found when it arrives', async () => {
    const { page, problems } = await open();
    const id = traceIdOf(901);
    await focusEditor(page);
    await page.keyboard.type('{ trace:id = "');
    await paste(page, id);
    await until(async () => expect(await textOf(page)).toBe(`{ trace:id = "${id}`), WAIT_MS);
    expect(new URL(page.url()).pathname).toBe('/traces');
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Backspace');
    await paste(page, id);
    await page.getByText('No span of this trace is stored yet.').waitFor();
    await sendTrace(program, id, [{ id: spanIdOf(901), name: 'late' }]);
    await page.getByRole('heading', { name: 'shop late' }).waitFor({ timeout: WAIT_MS });
    expect(problems).toEqual([]);
    await page.close();
  });

  test('on the page of analyses it is the same bar', async () => {
    const { page, problems } = await open('/analyze');
    await focusEditor(page);
    await page.keyboard.type('{ status = err');
    await offer(page, 'error').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.type('}');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Edit status = error' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/analyze');
    expect(problems).toEqual([]);
    await page.close();
  });

  test('in a document that runs from right to left the query is where it is', async () => {
    const { page, problems } = await open();
    await page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'));
    await focusEditor(page);
    await page.keyboard.type('{ name = "שלום" && stat');
    await offer(page, 'status').waitFor();
    const caret = await page.locator('.token-name').last().boundingBox();
    const list = await page.getByRole('listbox').boundingBox();
    expect(Math.abs((list?.x ?? 0) - (caret?.x ?? Number.NaN))).toBeLessThan(12);
    const [first, last] = [page.locator('.token-brace').first(), page.locator('.token-name').last()];
    expect((await first.boundingBox())?.x).toBeLessThan((await last.boundingBox())?.x ?? 0);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('no request left the machine', () => {
    expect([...browser.requested]).toEqual([program.apiOrigin]);
    expect([...browser.refused]).toEqual([]);
  });
});
