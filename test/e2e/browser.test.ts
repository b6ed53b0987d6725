/** GraphiQL in a real browser, against the built program with its demo traces. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { QUERY_TABS } from '../../src/graphql/graphiql/tabs.ts';
import { DEMO_TRACES } from '../fixtures/demo-ids.ts';
import { jsonRequest, jsonSpan } from '../fixtures/otlp/json-request.ts';
import { sendAll } from '../fixtures/otlp/senders.ts';
import { FREE_PORTS, type Program, STILL_DEMO, startProgram } from '../fixtures/program.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { describeUnless } from '../fixtures/unless.ts';
import { type Chromium, noChromium, startChromium } from './browser/chromium.ts';
import { type Graphiql, openGraphiql } from './browser/graphiql.ts';

/** Names of the tabs, with what the demo traces must show in each: in the pane, and anywhere in the answer. */
const TABS: readonly (readonly [name: string, shown: readonly string[], answered: readonly string[]])[] = [
  ['NewestTraces', ['"checkout"', '"shipping"', '"errorCount": 6'], ['"recommendation"']],
  ['OneTrace', ['"spanCount": 36', '"url.path": "/checkout"', '"events": {'], ['"TimeoutError"', '"links":']],
  ['SlowestSpans', ['"POST /reservations"', '"durationMs": 14259.206254', '"gateway"'], ['"selfTimeNano"']],
  ['Errors', ['"POST /v2/charges"', '"exception"', '"TimeoutError"'], ['"checkout"']],
  ['Metrics', ['"groupCount": 10', '"recommendation"', '"p95": '], ['"TimeoutError"', '"payment"']],
];

describeUnless(noChromium, 'GraphiQL in Chromium', () => {
  let program: Program;
  let browser: Chromium;
  let graphiql: Graphiql;

  beforeAll(async () => {
    [program, browser] = await Promise.all([
      startProgram({ args: [...STILL_DEMO, ...FREE_PORTS] }),
      // Tall, because the result pane holds only the lines that are in view.
      startChromium({ width: 1400, height: 2400 }),
    ]);
    graphiql = await openGraphiql(browser.context, `${program.apiOrigin}/graphql`);
  });

  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await program?.[Symbol.asyncDispose]();
  });

  test('is named after the program and opens with every default tab', async () => {
    expect(await graphiql.page.title()).toBe('Spangraph');
    expect(TABS).toHaveLength(QUERY_TABS.length);
    const names = [...TABS.map(([name]) => name), 'Live'];
    expect(await graphiql.page.locator('.graphiql-tab-button').allInnerTexts()).toEqual(names);
  });

  test.each(TABS.map((tab, index) => [...tab, QUERY_TABS[index] ?? ''] as const))(
    'tab %s shows data on the first run',
    async (name, shown, answered, query) => {
      await graphiql.openTab(name, query);
      const answer = await graphiql.run();
      expect(answer.body.errors).toBeUndefined();
      for (const text of shown) expect(answer.shown).toContain(text);
      for (const text of answered) expect(JSON.stringify(answer.body)).toContain(text);
      expect(await graphiql.editor.locator('.squiggly-error').count()).toBe(0);
    },
  );

  test('the documentation explorer finds the type Trace', async () => {
    const { page } = graphiql;
    await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    const docs = page.locator('.graphiql-doc-explorer');
    await docs.getByRole('combobox').fill('Trace');
    await docs.getByRole('option', { name: 'Trace', exact: true }).click();
    await docs.getByText('All stored spans with one trace id').waitFor();
    await docs.getByText('missingParentCount').waitFor();
    await page.getByRole('button', { name: 'Hide Documentation Explorer' }).click();
  });

  test('the editor suggests fields while one types', async () => {
    const { page, editor } = graphiql;
    await page.getByRole('button', { name: 'New tab' }).click();
    await editor.click();
    await page.keyboard.type('{ tra');
    await page
      .locator('.suggest-widget')
      .getByRole('option', { name: /^traces/ })
      .waitFor();
  });

  test('an error is shown with its message and code, and marked in the editor', async () => {
    const url = `${program.apiOrigin}/graphql?query=${encodeURIComponent('{ traces { nodes { nope } } }')}`;
    const { run, editor, page } = await openGraphiql(browser.context, url);
    await editor.locator('.squiggly-error').first().waitFor();
    const { shown } = await run();
    expect(shown).toContain('Cannot query field \\"nope\\" on type \\"Trace\\".');
    expect(shown).toContain('"code": "GRAPHQL_VALIDATION_FAILED"');
    await page.close();
  });

  test('a syntax error is shown as the server sent it: its place, and no stack', async () => {
    const { run, page } = await openGraphiql(
      browser.context,
      `${program.apiOrigin}/graphql#query=%7B%20traces%20%7B%20`,
    );
    const { body, shown } = await run();
    expect(body.errors).toMatchObject([{ locations: [{ line: 1, column: 12 }] }]);
    expect(shown).toMatch(/"locations"[\s\S]*"column": 12/);
    expect(shown).not.toContain('stack');
    await page.close();
  });

  test('a link has the whole operation, but no secrets; what was run stays in the history', async () => {
    const query = 'query Linked($id: TraceID!) { trace(traceId: $id) { traceId } }';
    const given = { query, variables: `{"id": "${DEMO_TRACES.retried}"}`, headers: '{"x-spangraph-cost": "1"}' };
    const link = `${program.apiOrigin}/graphql#${new URLSearchParams(given)}`;
    const { run, page } = await openGraphiql(browser.context, link);
    expect(await page.locator('.graphiql-tab-active .graphiql-tab-button').innerText()).toBe('Linked');
    const asked = page.waitForRequest((request) => request.postData()?.includes('Linked') === true);
    const { body, shown } = await run();
    expect(body.data).toEqual({ trace: { traceId: DEMO_TRACES.retried } });
    expect(shown).toContain(DEMO_TRACES.retried);
    expect((await asked).headers()['x-spangraph-cost']).toBe('1');
    await page.getByRole('button', { name: 'Headers' }).click();
    await page.locator('.graphiql-editor-tool .graphiql-editor:visible').click();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.insertText('{"authorization": "Bearer abc"}');
    // What the editor has added to close the quotation mark and the brace. GraphiQL keeps the text, and asks nothing with wrong headers.
    await page.keyboard.press('ControlOrMeta+Shift+End');
    await page.keyboard.press('Delete');
    await page.waitForURL((address) => !new URLSearchParams(address.hash.slice(1)).has('headers'));
    expect(page.url()).not.toContain('abc');
    const id = page.locator('.graphiql-response .view-line span', { hasText: /^"[0-9a-f]{32}"$/ }).last();
    await id.hover();
    expect(await id.getAttribute('title')).toContain('Open the trace');
    const [opened] = await Promise.all([page.waitForEvent('popup'), id.click({ modifiers: ['Control'] })]);
    expect(new URL(opened.url()).pathname).toBe(`/trace/${DEMO_TRACES.retried}`);
    await opened.close();
    await page.getByRole('button', { name: 'Show History' }).click();
    await page.locator('.graphiql-history-item').getByText('Linked').waitFor();
    await page.close();
  });

  test('the tab with a subscription shows each event, until one stops it', async () => {
    await using other = await startProgram();
    const { page, editor } = await openGraphiql(browser.context, `${other.apiOrigin}/graphql`);
    await page.getByRole('tab').getByRole('button', { name: 'Live', exact: true }).click();
    await editor.getByText('subscription').last().waitFor();
    await page.getByRole('button', { name: /^Execute query/ }).click();
    const result = page.locator('.graphiql-response .view-lines');
    await result.getByText('"groups": []').waitFor();
    for (const count of [1, 2]) {
      const now = `${Date.now()}000000`;
      const span = jsonSpan(traceIdOf(1), spanIdOf(count), {
        name: 'live',
        startTimeUnixNano: now,
        endTimeUnixNano: now,
      });
      await sendAll(other, { protocol: 'HTTP JSON', gzip: false }, [JSON.stringify(jsonRequest([span]))]);
      await result.getByText(`"count": ${count}`).waitFor();
    }
    await page.getByRole('button', { name: /^Stop query/ }).click();
    await page.getByRole('button', { name: /^Execute query/ }).waitFor();
    await page.close();
  });

  test('works under another address', async () => {
    await using other = await startProgram({ args: [...FREE_PORTS, '--api-endpoint', '0.0.0.0:0'] });
    const origin = `http://localhost:${new URL(other.apiOrigin).port}`;
    const { run, page } = await openGraphiql(browser.context, `${origin}/graphql`);
    expect(page.url()).toBe(`${origin}/graphql`);
    expect((await run()).shown).toContain('"hasNextPage": false');
    expect(browser.requested).toContain(origin);
    await page.close();
  });

  test('no page logged an error and no request left the machine', async () => {
    expect(graphiql.problems).toEqual([]);
    expect([...browser.requested].filter((origin) => !/^http:\/\/(?:127\.0\.0\.1|localhost):/.test(origin))).toEqual(
      [],
    );
    expect([...browser.refused]).toEqual([]);
    // The watch itself: a page and a worker that do ask elsewhere are noticed.
    const unwatched = await browser.context.newPage();
    await unwatched.evaluate(`Promise.allSettled([
      fetch('http://page.example/', { mode: 'no-cors' }),
      new Promise((done) => {
        const code = "fetch('https://worker.example/', { mode: 'no-cors' }).catch(() => {}).then(() => postMessage(0))";
        new Worker(URL.createObjectURL(new Blob([code]))).onmessage = done;
      }),
    ])`);
    expect([...browser.refused].sort()).toEqual(['page.example', 'worker.example:443']);
    expect([...browser.requested]).toEqual(expect.arrayContaining(['http://page.example', 'https://worker.example']));
  });
});
