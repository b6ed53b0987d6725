/** Values that try to be more than text, in every place that a sender can fill, on every page. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chromium, noChromium, startChromium } from '../e2e/browser/chromium.ts';
import { type Program, startProgram } from '../fixtures/program.ts';
import { describeUnless } from '../fixtures/unless.ts';
import { openPage, type SentSpan, sendTrace, spanIdOf, traceIdOf } from './opened.ts';

const MS = 1_000_000n;
/** So many that the difference of failed spans is no accident. */
const TRACES = 12;
const HUGE_TRACE = traceIdOf(0xff);
const RANGE = 'from=2026-01-01T00:00:00Z&to=2026-01-01T00:01:00Z';
const IMAGE = '<img src=x onerror=alert(1)>';
const HUGE = 'x'.repeat(1_000_000);
const HOSTILE: readonly string[] = [
  IMAGE,
  '"><script>alert(1)</script>',
  'javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  '\u202eright to left',
  '😀'.repeat(20),
  'a\u0000b',
  '{{constructor.constructor("alert(1)")()}}',
  '\n\t line \r\n feeds',
  '..%2f../%00?#&',
];

/** A span for each value, with the value wherever it fits. Each is the parent of the next one. */
function hostileTrace(n: number, values: readonly string[], length: bigint): SentSpan[] {
  const start = BigInt(n) * 100n * MS;
  return values.map((value, at): SentSpan => {
    const attributes = { [value]: value, 'db.system.name': value, 'http.url': value };
    const exception = { 'exception.type': value, 'exception.message': value, 'exception.stacktrace': value };
    return {
      id: spanIdOf(at + 1),
      ...(at > 0 && { parent: spanIdOf(at) }),
      name: value,
      service: value,
      kind: at % 2 === 0 ? 2 : 3,
      start,
      end: start + length,
      failed: at % 2 === 0,
      attributes: { ...attributes, [`of ${n}`]: value },
      links: [{ traceId: traceIdOf(n === 1 ? 2 : 1), spanId: spanIdOf(at + 1), attributes }],
      events: [
        { name: value, at: start, attributes },
        { name: 'exception', at: start, attributes: exception },
      ],
    };
  });
}

/** What would be there if a value were more than text. */
const COME_TRUE =
  'main img, main script, iframe, object, embed, [onerror], [onload], a[href^="javascript" i], a[href^="data" i]';

/** Each page, and what shows that the values have come. */
const PAGES: readonly (readonly [name: string, path: string, ready: (page: Page) => Promise<void>])[] = [
  ['the results', `traces?${RANGE}`, (page) => page.locator('.result-link', { hasText: IMAGE }).first().waitFor()],
  [
    'matching spans and the heatmap',
    `traces?${RANGE}&plot=heat&q=${encodeURIComponent(`{ name = "${IMAGE}" }`)}`,
    (page) => page.locator('.matched', { hasText: IMAGE }).first().waitFor(),
  ],
  [
    'a trace and the details of each span',
    `trace/${traceIdOf(1)}`,
    async (page) => {
      const detail = page.getByRole('complementary');
      for (const at of HOSTILE.keys()) {
        await page.locator('.row').nth(at).click();
        await detail
          .locator('code', { hasText: spanIdOf(at + 1) })
          .first()
          .waitFor();
        await detail.getByText('exception.stacktrace').first().waitFor();
        await detail.getByText('Linked from').waitFor();
      }
    },
  ],
  ['huge values', `trace/${HUGE_TRACE}?span=${spanIdOf(1)}`, untilDetail],
  ['the services', `services?${RANGE}`, (page) => page.locator('th', { hasText: IMAGE }).first().waitFor()],
  ['the map', `map?${RANGE}`, (page) => page.locator('.map-node', { hasText: IMAGE }).waitFor()],
  [
    'a focused map',
    `map?${RANGE}&focus=${encodeURIComponent(IMAGE)}`,
    (page) => page.locator('.map-node', { hasText: IMAGE }).waitFor(),
  ],
  ['a comparison', `compare?a=${traceIdOf(1)}&b=${traceIdOf(2)}`, untilChanged],
  [
    'a comparison with huge values',
    `compare?a=${traceIdOf(1)}&b=${HUGE_TRACE}`,
    (page) => page.locator('.diff tbody tr').first().waitFor(),
  ],
  [
    'what sets spans apart',
    `analyze?${RANGE}&box=failed`,
    async (page) => {
      await page.locator('.attribute-card').first().waitFor();
      await page.locator('.error-list').waitFor();
    },
  ],
];

async function untilDetail(page: Page): Promise<void> {
  await page.getByRole('complementary').getByText('exception.stacktrace').first().waitFor();
}

async function untilChanged(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: /changed/ })
    .first()
    .click();
  await page.locator('.changed-attributes').waitFor();
}

function untilOperations(page: Page): Promise<void> {
  return page.locator('.operations tbody tr').first().waitFor();
}

describeUnless(noChromium, 'hostile values', () => {
  let program: Program;
  let browser: Chromium;

  beforeAll(async () => {
    [program, browser] = await Promise.all([startProgram(), startChromium({ width: 1440, height: 900 })]);
    await browser.context.addInitScript(`addEventListener('securitypolicyviolation', ({ violatedDirective }) =>
      console.error('breach of ' + violatedDirective))`);
    for (let n = 1; n <= TRACES; n++) await sendTrace(program, traceIdOf(n), hostileTrace(n, HOSTILE, BigInt(n) * MS));
    await sendTrace(program, HUGE_TRACE, hostileTrace(TRACES + 1, [HUGE, ...HOSTILE], MS));
  });
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await program?.[Symbol.asyncDispose]();
  });

  /** Opens pages one after the other, and checks that nothing of them is more than text. */
  const check = async (pages: readonly (readonly [path: string, ready: (page: Page) => Promise<void>])[]) => {
    const { page, problems } = await openPage(browser.context, 'about:blank');
    const dialogs: string[] = [];
    page.on('dialog', (dialog) => dialogs.push(dialog.message()));
    for (const [path, ready] of pages) {
      await page.goto(`${program.apiOrigin}/${path}`);
      await ready(page);
      const cameTrue = await page
        .locator(COME_TRUE)
        .evaluateAll((all) => all.map(({ outerHTML }) => outerHTML.slice(0, 200)));
      expect(cameTrue).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(1440);
      expect([...problems, ...dialogs]).toEqual([]);
      expect([...browser.requested]).toEqual([program.apiOrigin]);
    }
    await page.close();
  };

  test.each(PAGES)('are text in %s', (_name, path, ready) => check([[path, ready]]));

  test('are text on the page of each service', async () => {
    await check(HOSTILE.map((value) => [`services/${encodeURIComponent(value)}?${RANGE}`, untilOperations]));
  });

  test('do not turn what stands beside them', async () => {
    const { page } = await openPage(browser.context, `${program.apiOrigin}/trace/${traceIdOf(1)}?span=${spanIdOf(5)}`);
    await untilDetail(page);
    const turned = await page
      .locator('main span, main a, main code, main dt, main dd')
      .evaluateAll(
        (all) =>
          all.filter((one) => one.textContent?.includes('\u202e') && getComputedStyle(one).unicodeBidi !== 'isolate')
            .length,
      );
    expect(turned).toBe(0);
    await page.close();
  });
});
