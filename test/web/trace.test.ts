/** The page of a trace in a real browser. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chromium, startChromium } from '../e2e/browser/chromium.ts';
import type { Program } from '../fixtures/program.ts';
import { describeUnless } from '../fixtures/unless.ts';
import { until } from '../fixtures/until.ts';
import { noPage, startOnBackend } from './backend.ts';
import { openPage, type SentSpan, sendTrace, spanIdOf, T0, traceIdOf } from './opened.ts';
import { activeText, untilRows, WAIT_MS } from './rows.ts';

/** For all pages of a large trace, on a cluster that has to be waited for. */
const LONG_WAIT_MS = 90_000;
const MS = 1_000_000n;

const SMALL: readonly SentSpan[] = [
  { id: spanIdOf(1), name: 'root', start: 0n, end: 100n * MS, kind: 2 },
  { id: spanIdOf(2), parent: spanIdOf(1), name: 'first', start: 10n * MS, end: 40n * MS, service: 'db' },
  { id: spanIdOf(3), parent: spanIdOf(2), name: 'inner', start: 15n * MS, end: 20n * MS, failed: true },
  { id: spanIdOf(4), parent: spanIdOf(1), name: 'second', start: 50n * MS, end: 90n * MS, service: 'db' },
];

describeUnless(noPage, 'the page of a trace', () => {
  let program: Program;
  let browser: Chromium;
  const open = (id: number, query = '') =>
    openPage(browser.context, `${program.apiOrigin}/trace/${traceIdOf(id)}${query}`);

  beforeAll(async () => {
    [program, browser] = await Promise.all([startOnBackend(), startChromium({ width: 1440, height: 900 })]);
    await sendTrace(program, traceIdOf(1), SMALL);
  });
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await program?.[Symbol.asyncDispose]();
  });

  test('arrow keys, Home, End, [ and ] do what a treegrid promises', async () => {
    const { page, problems } = await open(1);
    await untilRows(page, ['root', '-first', '--inner', '-second']);
    await page.getByRole('treegrid').focus();
    const press = async (key: string, active: string): Promise<void> => {
      await page.keyboard.press(key);
      await until(async () => expect(await activeText(page)).toBe(active), WAIT_MS);
    };
    await press('End', 'second');
    await press('ArrowUp', 'inner');
    await press('ArrowLeft', 'first');
    await press('ArrowLeft', 'first');
    await untilRows(page, ['root', '-first', '-second']);
    await press('ArrowDown', 'second');
    await press('k', 'first');
    await press('ArrowRight', 'first');
    await press('ArrowRight', 'inner');
    await press('Home', 'root');
    await page.keyboard.press('[');
    await untilRows(page, ['root']);
    await page.keyboard.press('1');
    await untilRows(page, ['root', '-first', '-second']);
    await page.keyboard.press(']');
    await untilRows(page, ['root', '-first', '--inner', '-second']);
    const row = page.locator('.row', { hasText: 'first' });
    expect(await row.getAttribute('aria-label')).toBe(
      'db, first, 30.0 milliseconds, starts at 10.0 milliseconds, 1 error below',
    );
    expect([await row.getAttribute('aria-posinset'), await row.getAttribute('aria-setsize')]).toEqual(['1', '2']);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('find counts, goes round, and matches alone keep what is above them; by attribute it asks the server', async () => {
    const { page, problems } = await open(1);
    await untilRows(page, ['root', '-first', '--inner', '-second']);
    const field = page.getByRole('textbox', { name: 'Find in this trace' });
    await field.fill('DB');
    const found = page.locator('.find-field');
    await found.getByText('2 matches').waitFor();
    for (const [key, text] of [
      ['Enter', '1 of 2'],
      ['Enter', '2 of 2'],
      ['Enter', '1 of 2'],
      ['Shift+Enter', '2 of 2'],
    ] as const) {
      await field.press(key);
      await found.getByText(text).waitFor();
    }
    await field.fill('inner');
    await page.getByRole('button', { name: 'Matches only' }).click();
    await untilRows(page, ['root', '-first', '--inner']);
    await field.fill('{ status = error }');
    await found.getByText('1 match').waitFor();
    await untilRows(page, ['root', '-first', '--inner']);
    await page.reload();
    await untilRows(page, ['root', '-first', '--inner']);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('keys, brush, wheel and the URL agree on the window, which never leaves the trace', async () => {
    const { page, problems } = await open(1);
    await untilRows(page, ['root', '-first', '--inner', '-second']);
    const zoom = (): string | null => new URL(page.url()).searchParams.get('zoom');
    // The browser reports the URL a moment later.
    const untilZoom = (expected: string | null): Promise<void> =>
      until(async () => expect(zoom()).toBe(expected), WAIT_MS);
    await page.keyboard.press('w');
    await untilZoom('16666667-83333334');
    await page.keyboard.press('s');
    await page.keyboard.press('s');
    await untilZoom(null);
    await page.locator('.row', { hasText: 'second' }).click();
    await page.keyboard.press('z');
    await untilZoom('48000000-92000000');
    await page.keyboard.press('0');
    await untilZoom(null);
    const track = await page.locator('.ruler-brush').boundingBox();
    if (track === null) throw new Error('The ruler has no place.');
    await page.mouse.move(track.x + track.width / 4, track.y + 10);
    await page.mouse.down();
    await page.mouse.move(track.x + track.width / 2, track.y + 10, { steps: 3 });
    await page.mouse.up();
    await until(async () => expect(zoom()).not.toBeNull(), WAIT_MS);
    const [from = 0, to = 0] = (zoom() ?? '').split('-').map(Number);
    expect(Math.abs(from - 25e6)).toBeLessThan(1e6);
    expect(Math.abs(to - 50e6)).toBeLessThan(1e6);
    await page.mouse.move(track.x + track.width / 2, track.y + 60);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, 5_000);
    await page.keyboard.up('Control');
    await untilZoom(null);
    await page.goto(`${program.apiOrigin}/trace/${traceIdOf(1)}?zoom=5-9999999999999`);
    await untilRows(page, ['root', '-first', '--inner', '-second']);
    expect(await page.getByRole('slider', { name: 'End of the shown part' }).getAttribute('aria-valuenow')).toBe(
      '100000000',
    );
    expect(problems).toEqual([]);
    await page.close();
  });

  test('missing parents, two roots, a ring, a shared id and an end before the start are all shown', async () => {
    await sendTrace(program, traceIdOf(2), [
      { id: spanIdOf(1), name: 'root', end: 50n * MS },
      { id: spanIdOf(2), name: 'other root', start: 1n * MS },
      { id: spanIdOf(3), parent: spanIdOf(0xabc), name: 'orphan', start: 2n * MS },
      { id: spanIdOf(4), parent: spanIdOf(5), name: 'ring a', start: 3n * MS },
      { id: spanIdOf(5), parent: spanIdOf(4), name: 'ring b', start: 4n * MS },
      { id: spanIdOf(6), parent: spanIdOf(1), name: 'client', kind: 3, start: 5n * MS },
      { id: spanIdOf(6), parent: spanIdOf(1), name: 'server', kind: 2, start: 6n * MS },
      { id: spanIdOf(7), parent: spanIdOf(6), name: 'backwards', start: 9n * MS, end: 8n * MS },
    ]);
    const { page, problems } = await open(2);
    await untilRows(page, [
      'root',
      '-client',
      '--server',
      '---backwards',
      'other root',
      'parent 0000… is not stored',
      '-orphan',
      'ring a',
      '-ring b',
    ]);
    await page.getByText('1 span names a parent that is not stored.').waitFor();
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    expect(await page.locator('.row.active').getAttribute('aria-label')).toBe('Parent 0000000000000abc is not stored');
    await page.locator('.row', { hasText: 'client' }).click();
    await page.getByRole('complementary').getByText('client', { exact: true }).last().waitFor();
    expect(page.url()).toContain(`span=${spanIdOf(6)}%7ECLIENT`);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('a span of 1 ns in a trace of a day can be seen, selected and read exactly', async () => {
    const day = 86_400_000_000_000n;
    await sendTrace(program, traceIdOf(3), [
      { id: spanIdOf(1), name: 'day', end: day },
      { id: spanIdOf(2), parent: spanIdOf(1), name: 'moment', start: day / 2n + 1n, end: day / 2n + 2n },
    ]);
    const { page } = await open(3);
    await untilRows(page, ['day', '-moment']);
    const row = page.locator('.row', { hasText: 'moment' });
    expect((await row.locator('.row-bar').boundingBox())?.width).toBeGreaterThanOrEqual(2);
    await row.click();
    const detail = page.getByRole('complementary');
    await detail.getByText('1 ns').first().waitFor();
    expect(await detail.locator('dd[title="43 200 000 000 001 ns"]').count()).toBe(1);
    await page.close();
  });

  test('a span leads to its service, and to the spans of its operation', async () => {
    const span = { name: 'rank', service: 'a/b', kind: 2 };
    await sendTrace(program, traceIdOf(61), [{ ...span, id: spanIdOf(1), end: 20n * MS }]);
    await sendTrace(program, traceIdOf(62), [{ ...span, id: spanIdOf(2), end: 10n * MS }]);
    const { page, problems } = await open(61);
    await page.locator('.row', { hasText: 'rank' }).click();
    const detail = page.getByRole('complementary');
    await detail.getByRole('link', { name: 'longer than 50% of 2 spans' }).click();
    await until(async () => {
      const found = page.locator('.result-link');
      expect(await found.evaluateAll((all) => all.map((link) => link.getAttribute('href')))).toEqual([
        `/trace/${traceIdOf(61)}`,
        `/trace/${traceIdOf(62)}`,
      ]);
    }, WAIT_MS);
    await page.goBack();
    await detail.getByRole('heading').getByRole('link', { name: 'a/b' }).click();
    await page.getByRole('heading', { level: 1, name: 'a/b' }).waitFor();
    expect(problems).toEqual([]);
    await page.close();
  });

  test('details have attributes, events and links both ways; Back returns to the row', async () => {
    await sendTrace(program, traceIdOf(4), [
      { id: spanIdOf(1), name: 'sender', attributes: { 'http.url': 'https://shop.example/a' } },
    ]);
    await sendTrace(program, traceIdOf(5), [
      {
        id: spanIdOf(9),
        name: 'receiver',
        links: [{ traceId: traceIdOf(4), spanId: spanIdOf(1) }],
        events: [{ name: 'unpacked', at: 500_000n }],
      },
    ]);
    const { page, problems } = await open(5);
    await page.locator('.row', { hasText: 'receiver' }).click();
    const detail = page.getByRole('complementary');
    await detail.getByText('unpacked').waitFor();
    await page.locator('.row .event').waitFor({ state: 'attached' });
    await detail.getByRole('link', { name: 'Go to sender' }).click();
    await page.waitForURL((url) => url.pathname.endsWith(traceIdOf(4)));
    expect(await detail.getByRole('link', { name: 'https://shop.example/a' }).getAttribute('rel')).toBe(
      'noopener noreferrer',
    );
    await detail.getByText('Linked from').waitFor();
    await detail.getByRole('link', { name: 'Go to receiver' }).waitFor();
    await page.goBack();
    await page.locator('.row.selected', { hasText: 'receiver' }).waitFor();
    expect(problems).toEqual([]);
    await page.close();
  });

  test('hostile values are text and nothing else', async () => {
    const hostile = [
      '<img src=x onerror=alert(1)>',
      'javascript:alert(1)',
      '\u202eevil',
      '😀'.repeat(50),
      'a\u0000b',
      'x'.repeat(1_000_000),
    ];
    await sendTrace(program, traceIdOf(6), [
      {
        id: spanIdOf(1),
        name: hostile[0] ?? '',
        service: '"><script>alert(1)</script>',
        attributes: Object.fromEntries(hostile.map((value, index) => [`<b>${index}</b>`, value])),
      },
    ]);
    const { page, problems } = await open(6, `?span=${spanIdOf(1)}`);
    const detail = page.getByRole('complementary');
    await detail.getByText('<img src=x onerror=alert(1)>').first().waitFor();
    await detail.getByText('javascript:alert(1)').first().waitFor();
    expect(await page.locator('img, .detail script, .detail b, a[href^="javascript"]').count()).toBe(0);
    await detail.getByRole('button', { name: 'Show all of it' }).last().click();
    await page.goto(`${program.apiOrigin}/traces`);
    await page.getByRole('link', { name: '<img src=x' }).waitFor();
    expect(problems).toEqual([]);
    await page.close();
  });

  test('the critical path is what the API says', async () => {
    const { page } = await open(1, '?cp=1');
    await untilRows(page, ['root', '-first', '--inner', '-second']);
    const { trace } = await program.graphql(`{ trace(traceId: "${traceIdOf(1)}") { criticalPath { span { name } } } }`);
    const expected = trace.criticalPath.map(({ span }: { span: { name: string } }) => span.name).sort();
    await until(async () => {
      const shown = await page
        .locator('.row:not([hidden])')
        .evaluateAll((rows) =>
          rows.flatMap((row) =>
            [...row.querySelectorAll('.on-path')].map(() => row.querySelector('.row-text')?.textContent ?? ''),
          ),
        );
      expect(shown.sort()).toEqual(expected);
    }, WAIT_MS);
    await page.close();
  });

  test(
    '20,000 spans: every row is reachable, in the order of the API, with few elements',
    async () => {
      const spans = Array.from({ length: 20_000 }, (_, at): SentSpan => {
        const parent = at === 0 ? {} : { parent: spanIdOf(1 + Math.floor((at - 1) / 5)) };
        return {
          id: spanIdOf(at + 1),
          ...parent,
          name: `n${at}`,
          start: BigInt(at) * 1_000n,
          end: BigInt(at + 100_000) * 1_000n,
        };
      });
      for (let from = 0; from < spans.length; from += 5_000)
        await sendTrace(program, traceIdOf(7), spans.slice(from, from + 5_000));
      const { page, problems } = await open(7, '?closed=open');
      await page.locator('.progress').waitFor({ state: 'detached', timeout: WAIT_MS });
      const grid = page.getByRole('treegrid');
      await until(async () => expect(await grid.getAttribute('aria-rowcount')).toBe('20001'), LONG_WAIT_MS);
      const inOrder: string[] = [];
      for (let after = ''; ; ) {
        const { trace } = await program.graphql(
          `{ trace(traceId: "${traceIdOf(7)}") { rootSpan { descendants(first: 1000${after}) { nodes { name } pageInfo { hasNextPage endCursor } } } } }`,
        );
        const { nodes, pageInfo } = trace.rootSpan.descendants;
        inOrder.push(...nodes.map(({ name }: { name: string }) => name));
        if (!pageInfo.hasNextPage) break;
        after = `, after: "${pageInfo.endCursor}"`;
      }
      for (let row = 1; row < 20_000; row += 401) {
        await grid.evaluate((view, at) => (view.scrollTop = at * 24), row);
        await until(async () => {
          const text = await page
            .locator(`.row[data-index="${row}"]:not([hidden]) .row-text`)
            .textContent({ timeout: 1_000 });
          expect(text).toBe(inOrder[row - 1]);
        }, WAIT_MS);
      }
      expect(await page.evaluate('document.querySelectorAll("*").length')).toBeLessThan(2_500);
      expect(problems).toEqual([]);
      await page.close();
    },
    2 * LONG_WAIT_MS,
  );

  test('the names of a chain of 1,000 spans can be read, the last one, too', async () => {
    const chain = Array.from({ length: 1_000 }, (_, at): SentSpan => {
      const parent = at === 0 ? {} : { parent: spanIdOf(at) };
      return { id: spanIdOf(at + 1), ...parent, name: `step ${at}`, start: BigInt(at), end: MS };
    });
    await sendTrace(program, traceIdOf(8), chain);
    const { page } = await open(8);
    await page.locator('.row').first().waitFor();
    await page.keyboard.press('End');
    const row = page.locator('.row.active', { hasText: 'step 999' });
    await row.waitFor();
    expect(await row.locator('.row-depth').textContent()).toBe('999');
    const name = await row.locator('.row-text').boundingBox();
    const column = await row.locator('.row-name').boundingBox();
    expect(name?.width).toBeGreaterThan(40);
    expect((name?.x ?? 0) + (name?.width ?? 0)).toBeLessThanOrEqual((column?.x ?? 0) + (column?.width ?? 0));
    await page.close();
  });

  test('times switch to UTC and stay so', async () => {
    const { page } = await open(1, `?span=${spanIdOf(1)}`);
    await page.keyboard.press('u');
    await page.getByRole('button', { name: 'Time zone: UTC' }).waitFor();
    await page.getByRole('complementary').getByText('2026-01-01 00:00:00.000000000').waitFor();
    expect(T0 % 1_000_000_000n).toBe(0n);
    await page.close();
  });
});
