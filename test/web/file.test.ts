/** Traces of local files, in a real browser. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chromium, noChromium, startChromium } from '../e2e/browser/chromium.ts';
import type { Program } from '../fixtures/program.ts';
import { startRecorded } from '../fixtures/recorded.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';
import { describeUnless } from '../fixtures/unless.ts';
import { until } from '../fixtures/until.ts';
import { violations } from './accessibility.ts';
import { openPage, spanIdOf, T0, traceIdOf } from './opened.ts';

/** A trace of the demo, with errors and events. */
const TRACE = '2ea75461946a7dd10f2c15ab36a076cb';
const WAIT_MS = 20_000;
const HOSTILE = '<img src=x onerror=alert(1)>\u202e\u0000 javascript:alert(1)';

function otlp(traceId: string, ...spans: readonly object[]): string {
  const times = { startTimeUnixNano: String(T0), endTimeUnixNano: String(T0 + 2_000_001n) };
  const all = spans.map((span, index) => ({
    traceId,
    spanId: spanIdOf(index + 1),
    name: 'work',
    kind: 1,
    ...times,
    ...span,
  }));
  return JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: all }] }] });
}

function attribute(key: string, stringValue: string) {
  return { key, value: { stringValue } };
}

function file(name: string, content: string | Buffer) {
  return { name, mimeType: 'application/json', buffer: Buffer.from(content) };
}

async function choose(page: Page, ...files: readonly ReturnType<typeof file>[]): Promise<void> {
  await page.locator('input[type=file]').setInputFiles([...files]);
}

/** All rows of a small trace as a screen reader has them. */
async function rows(page: Page): Promise<(string | null)[]> {
  await page.locator('.row').first().waitFor();
  return page.locator('.row').evaluateAll((all) =>
    all
      .filter((row) => row.getBoundingClientRect().height > 0)
      .map((row) => `${row.getAttribute('aria-level')} ${row.getAttribute('aria-label') ?? row.textContent}`)
      .sort(),
  );
}

async function details(page: Page): Promise<string> {
  await page.locator('.row.failed').first().click();
  const panel = page.getByRole('complementary');
  await panel.getByRole('heading', { name: 'Attributes' }).waitFor();
  // The arrival and the rank among other spans are the server's.
  const rank = panel.locator('.facts div', { hasText: /^Rank/ });
  if ((await rank.count()) > 0) await rank.getByText('longer than').waitFor();
  return (await panel.innerText()).replace(/\nArrived\n.*/, '').replace(/\nRank\n.*/, '');
}

/** As a drag from the desktop ends. */
async function drop(page: Page, name: string, text: string): Promise<void> {
  const data = await page.evaluateHandle(
    ([fileName = '', content = '']) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content], fileName));
      return transfer;
    },
    [name, text],
  );
  await page.dispatchEvent('main', 'dragenter', { dataTransfer: data });
  await page.getByText('Drop to open').waitFor();
  await page.dispatchEvent('main', 'drop', { dataTransfer: data });
}

describeUnless(noChromium, 'traces of a file', () => {
  let program: Program;
  let browser: Chromium;

  beforeAll(async () => {
    [program, browser] = await Promise.all([startRecorded(), startChromium({ width: 1440, height: 1400 })]);
  });
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await program?.[Symbol.asyncDispose]();
  });

  const open = (path = 'file') => openPage(browser.context, `${program.apiOrigin}/${path}`);

  test('a download shows the same rows and details as the server, and asks it nothing', async () => {
    const { page, problems } = await open(`trace/${TRACE}`);
    const [stored, storedDetails] = [await rows(page), await details(page)];
    expect(stored.length).toBe(40);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download' }).click(),
    ]);
    const text = readFileSync(await download.path());
    await page.goto(`${program.apiOrigin}/file`);
    const asked: string[] = [];
    page.on('request', (request) => request.resourceType() === 'fetch' && asked.push(request.url()));
    await choose(page, file('trace.json', text));
    expect(await rows(page)).toEqual(stored);
    expect(await details(page)).toBe(storedDetails);
    await page.getByRole('button', { name: 'Critical path' }).click();
    await until(async () => expect(await page.locator('.row .on-path').count()).toBeGreaterThan(0), WAIT_MS);
    expect(asked).toEqual([]);
    const [again] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download' }).click(),
    ]);
    expect(again.suggestedFilename()).toBe(`trace-${TRACE}.json`);
    await page.goto(`${program.apiOrigin}/file`);
    await choose(page, file('again.json', readFileSync(await again.path())));
    expect(await rows(page)).toEqual(stored);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('several traces are a list; a reload says that the file must be opened again', async () => {
    const { page, problems } = await open();
    const lines = [1, 2, 3].map((id) => otlp(traceIdOf(id), { name: `root ${id}` }));
    await choose(page, file('all.jsonl.gz', gzipSync(lines.join('\n'))));
    await page.getByRole('heading', { name: '3 traces' }).waitFor();
    await page.getByRole('link', { name: 'root 2' }).click();
    await page.locator('.row', { hasText: 'root 2' }).waitFor();
    expect(new URL(page.url()).searchParams.get('trace')).toBe(traceIdOf(2));
    await page.getByRole('link', { name: 'All 3 traces' }).click();
    await page.getByRole('link', { name: 'root 3' }).waitFor();
    await page.goBack();
    await page.locator('.row', { hasText: 'root 2' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'must be opened again' }).waitFor();
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('root');
    expect(problems).toEqual([]);
    await page.close();
  });

  test('files are dropped on any page, and text is pasted', async () => {
    const { page, problems } = await open('services');
    await page.locator('h1').first().waitFor();
    await drop(page, 'dropped.json', otlp(traceIdOf(1), { name: 'dropped work' }));
    await page.locator('.row', { hasText: 'dropped work' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/file');
    await page.evaluate(
      (text) => {
        const clipboardData = new DataTransfer();
        clipboardData.setData('text/plain', text);
        document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
      },
      otlp(traceIdOf(2), { name: 'pasted work' }),
    );
    await page.locator('.row', { hasText: 'pasted work' }).waitFor();
    expect(problems).toEqual([]);
    await page.close();
  });

  test('what is no trace is refused with the reason and the place; what was open stays', async () => {
    const { page, problems } = await open();
    await choose(page, file('good.json', otlp(traceIdOf(1), { name: 'good work' })));
    await page.locator('.row', { hasText: 'good work' }).waitFor();
    await page.getByRole('link', { name: 'Open another file' }).click();
    const alert = page.getByRole('alert');
    for (const [content, problem] of [
      ['', 'bad.json: it is empty'],
      ['{"resourceSpans": [', 'bad.json: it is not valid JSON'],
      ['{"resourceMetrics": []}', 'bad.json: it has metrics, not spans'],
      [Buffer.from([0x0a, 0xff, 0xfe, 0x00]), 'bad.json: it is not text in UTF-8'],
      [Buffer.from([0x1f, 0x8b, 0x08, 0x00, 0x01]), 'bad.json: it is not text'],
      [gzipSync(Buffer.alloc(60_000_000, 0x20)), 'more than 50 MB'],
    ] as const) {
      await choose(page, file('bad.json', content));
      await alert.getByText(problem).waitFor();
    }
    using folder = makeTempFolder();
    const large = join(folder.path, 'large.json');
    writeFileSync(large, Buffer.alloc(60_000_000, 0x20));
    await choose(page, file('bad.json', '{'));
    await alert.getByText('not valid JSON').waitFor();
    await page.locator('input[type=file]').setInputFiles(large);
    await alert.getByText('more than 50 MB').waitFor();
    await page.goBack();
    await page.locator('.row', { hasText: 'good work' }).waitFor();
    const damaged = `${otlp(traceIdOf(2), { name: 'other work' })}\n{"damaged\n`;
    await page.getByRole('link', { name: 'Open another file' }).click();
    await choose(page, file('lines.json', damaged));
    await page.locator('.row', { hasText: 'other work' }).waitFor();
    await page.getByText('1 remark').click();
    await page.getByText('lines.json, line 2: it is not valid JSON').waitFor();
    expect(problems).toEqual([]);
    await page.close();
  });

  test('hostile texts, shared ids and exact values are shown as they are', async () => {
    const { page, problems } = await open();
    const attributes = [
      { key: HOSTILE, value: { stringValue: HOSTILE } },
      { key: 'big', value: { intValue: '9223372036854775807' } },
      { key: 'bytes', value: { bytesValue: 'AP8=' } },
      { key: 'list', value: { arrayValue: { values: [{ boolValue: true }, { doubleValue: 0.5 }] } } },
      { key: 'map', value: { kvlistValue: { values: [{ key: 'in', value: { stringValue: 'side' } }] } } },
      { key: 'nothing', value: {} },
    ];
    const id = spanIdOf(9);
    const text = otlp(
      traceIdOf(1),
      { spanId: id, name: HOSTILE, kind: 3, attributes },
      { spanId: id, name: 'server half', kind: 2, parentSpanId: spanIdOf(7) },
      { name: 'child', parentSpanId: id, links: [{ traceId: traceIdOf(1), spanId: id }] },
      { name: 'orphan', parentSpanId: spanIdOf(77) },
    );
    await choose(page, file(`${HOSTILE}.json`, text));
    // With one for the parent that is not stored.
    expect(await rows(page)).toHaveLength(5);
    await page.getByText('2 spans name a parent that is not stored').waitFor();
    await page.locator('.row', { hasText: 'onerror' }).click();
    const panel = page.getByRole('complementary');
    await panel.getByText('9223372036854775807').waitFor();
    const shown = await panel.innerText();
    for (const value of ['AP8=', '[true,0.5]', '{"in":"side"}', '<img src=x onerror=alert(1)>', '2.00 ms']) {
      expect(shown).toContain(value);
    }
    expect(await panel.locator('[title]', { hasText: '2.00 ms' }).getAttribute('title')).toMatch(/^2\D?000\D?001 ns$/);
    await page.locator('.row', { hasText: 'server half' }).click();
    await panel.getByRole('heading', { name: 'Linked from' }).waitFor();
    await panel.getByRole('link', { name: /child/ }).click();
    expect(new URL(page.url()).pathname).toBe('/file');
    await panel.getByRole('heading', { name: /child/ }).waitFor();
    await page.getByLabel('Find in this trace').fill('orphan');
    await page.locator('.find-field').getByText('1 match').waitFor();
    await page.getByLabel('Find in this trace').fill('{ name = "orphan" }');
    await page.getByRole('alert').getByText('A file answers no TraceQL').waitFor();
    expect(problems).toEqual([]);
    await page.close();
  });

  test('every view, colours by an attribute and marks of links need no server', async () => {
    const { page, problems } = await open();
    const all = otlp(
      traceIdOf(1),
      { name: 'order', attributes: [attribute('card', 'visa')], events: [{ name: 'paid', timeUnixNano: String(T0) }] },
      { name: 'pay', parentSpanId: spanIdOf(1), links: [{ traceId: traceIdOf(1), spanId: spanIdOf(3) }] },
      { name: 'ship', parentSpanId: spanIdOf(1), attributes: [attribute('card', 'none')] },
    );
    await choose(page, file('shop.json', all));
    await page.locator('.row').first().waitFor();
    const asked: string[] = [];
    page.on('request', (request) => new URL(request.url()).pathname.includes('/assets/') || asked.push(request.url()));
    const links = (text: string) => page.locator('.row', { hasText: text }).locator('.row-link:visible');
    await until(async () => {
      expect(await links('pay').getAttribute('title')).toBe('Links to 1 span');
      expect(await links('ship').getAttribute('title')).toBe('Other spans link to it');
    }, WAIT_MS);
    await page.locator('.row', { hasText: 'order' }).click();
    const panel = page.getByRole('complementary');
    await panel.getByText('visa').hover();
    await panel.getByRole('button', { name: 'What to do with card' }).click();
    expect(await panel.locator('.menu-action').allTextContents()).toEqual([
      'Colour the trace by this key',
      'Copy the value',
      'Copy the key',
    ]);
    await panel.getByRole('button', { name: 'Colour the trace by this key' }).click();
    const legend = page.locator('.legend li');
    await until(async () => expect(await legend.allTextContents()).toEqual(['none', 'visa', 'absent']), WAIT_MS);
    for (const [view, shown] of [
      ['Flame graph', 'canvas'],
      ['Statistics', '.stats-table tbody tr'],
      ['Spans', '.grid-row'],
      ['Graph', '.trace-node'],
      ['Events', '.grid-row'],
      ['Waterfall', '.row-bar'],
    ] as const) {
      await page.getByRole('navigation', { name: 'Views' }).getByText(view, { exact: true }).click();
      await page.locator(`.trace-body ${shown}`).first().waitFor();
      expect(await page.getByRole('button', { name: 'Open all' }).count()).toBe(view === 'Waterfall' ? 1 : 0);
    }
    expect(asked).toEqual([]);
    expect(problems).toEqual([]);
    await page.close();
  });

  test.each(['light', 'dark'] as const)('axe finds nothing in %s', async (colorScheme) => {
    const { page, problems } = await open();
    await page.emulateMedia({ colorScheme });
    const check = async (): Promise<void> => {
      expect(await violations(page)).toEqual([]);
    };
    await page.getByLabel('Choose files').waitFor();
    await check();
    await choose(page, file('bad.json', '{'));
    await page.getByRole('alert').waitFor();
    await check();
    await choose(page, file('a.json', otlp(traceIdOf(1), {})), file('b.json', otlp(traceIdOf(2), {})));
    await page.getByRole('heading', { name: '2 traces' }).waitFor();
    await check();
    await page.getByRole('link', { name: 'work' }).first().click();
    await page.locator('.row').first().click();
    await page.getByRole('complementary').waitFor();
    await check();
    expect(problems).toEqual([]);
    await page.close();
  });
});
