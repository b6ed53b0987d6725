/** What `npm run screenshots` shows: one line for each picture. */
import type { Page } from 'playwright-core';
import { DEMO_TRACES } from '../fixtures/demo-ids.ts';
import { traceIdOf } from '../fixtures/spans.ts';

/** Large traces that are sent before: their ids and numbers of spans. */
export const LARGE = {
  ten: { traceId: traceIdOf(10), count: 10_000 },
  hundred: { traceId: traceIdOf(100), count: 100_000 },
};

/** A picture: its name, where the page is, what must be there, and what is done before it is taken. */
export interface Shot {
  readonly name: string;
  readonly path: string;
  /** A selector. */
  readonly ready: string;
  readonly reach?: (page: Page) => Promise<void>;
  /** Also as people see it who see fewer colours, and with the colours of the system. */
  readonly isMain?: boolean;
  /** Also on a telephone. */
  readonly isSmall?: boolean;
}

const { retried, slowest, largest, before, after, missingParent } = DEMO_TRACES;
const RESULT = '.result-link';
const ROW = '.row';
const RECOMMENDED = encodeURIComponent('{ resource.service.name = "recommendation" && kind = server }');
const ERRORS = encodeURIComponent('{ status = error }');
const HOUR = 'from=now-1h';

export const SHOTS: readonly Shot[] = [
  { name: 'results', path: `traces?${HOUR}`, ready: RESULT, isMain: true, isSmall: true },
  { name: 'results-heat', path: `traces?${HOUR}&plot=heat`, ready: RESULT },
  { name: 'results-matched', path: `traces?${HOUR}&q=${ERRORS}`, ready: '.matched' },
  { name: 'results-brush', path: `traces?${HOUR}`, ready: RESULT, reach: (page) => drag(page, '.brush') },
  { name: 'results-live', path: `traces?${HOUR}&live=1`, ready: RESULT },
  { name: 'no-match', path: `traces?q=${encodeURIComponent('{ name = "none" }')}`, ready: '.blank' },
  { name: 'time-range', path: `traces?${HOUR}`, ready: RESULT, reach: (page) => page.keyboard.press('t') },
  { name: 'editor-completion', path: 'traces', ready: RESULT, reach: (page) => write(page, '{ resource.service.na') },
  {
    name: 'editor-mistake',
    path: 'traces',
    ready: RESULT,
    reach: (page) => write(page, '{ status = err && duration >'),
  },
  { name: 'keys', path: 'traces', ready: RESULT, reach: (page) => page.keyboard.press('?') },
  { name: 'palette', path: 'traces', ready: RESULT, reach: (page) => page.keyboard.press('Control+k') },
  { name: 'trace', path: `trace/${retried}`, ready: ROW, isMain: true, isSmall: true },
  {
    name: 'trace-detail',
    path: `trace/${retried}`,
    ready: ROW,
    reach: (page) => select(page, '.row.failed'),
    isSmall: true,
  },
  {
    name: 'trace-links',
    path: `trace/${retried}`,
    ready: ROW,
    reach: (page) => select(page, `${ROW}:has-text("send order-placed")`),
  },
  { name: 'trace-outlier', path: `trace/${slowest}?cp=1`, ready: ROW },
  { name: 'trace-zoomed', path: `trace/${slowest}?cp=1&zoom=100000000-1500000000`, ready: ROW },
  { name: 'trace-errors-only', path: `trace/${retried}?f=err&only=1`, ready: ROW },
  { name: 'trace-find', path: `trace/${retried}?find=payment`, ready: ROW },
  { name: 'trace-align', path: `trace/${retried}?align=1`, ready: ROW },
  { name: 'trace-missing-parent', path: `trace/${missingParent}`, ready: ROW },
  { name: 'trace-large', path: `trace/${largest}`, ready: ROW },
  { name: 'trace-10000', path: `trace/${LARGE.ten.traceId}`, ready: ROW },
  { name: 'trace-100000', path: `trace/${LARGE.hundred.traceId}`, ready: ROW },
  { name: 'trace-flame', path: `trace/${retried}?view=flame`, ready: 'main canvas', isMain: true },
  { name: 'trace-stats', path: `trace/${retried}?view=stats`, ready: 'main table' },
  { name: 'trace-spans', path: `trace/${retried}?view=spans`, ready: 'main table' },
  { name: 'trace-graph', path: `trace/${retried}?view=graph`, ready: 'main svg' },
  { name: 'trace-events', path: `trace/${retried}?view=events`, ready: '.view-line' },
  { name: 'trace-unknown', path: `trace/${'e'.repeat(32)}`, ready: '.blank' },
  { name: 'compare', path: `compare?a=${before}&b=${after}`, ready: '.diff td', isMain: true },
  { name: 'compare-choose', path: `compare?a=${before}`, ready: '.candidates li' },
  { name: 'analyze', path: `analyze?${HOUR}&box=failed`, ready: '.attribute-card', isMain: true, isSmall: true },
  { name: 'analyze-slow', path: `analyze?${HOUR}&q=${RECOMMENDED}&box=slow`, ready: '.attribute-card' },
  { name: 'services', path: `services?${HOUR}`, ready: '.measures-table tbody tr', isMain: true, isSmall: true },
  { name: 'service', path: `services/recommendation?${HOUR}`, ready: '.operations tbody tr', isSmall: true },
  { name: 'map', path: `map?${HOUR}`, ready: '.map-node', isMain: true },
  { name: 'map-focus', path: `map?${HOUR}&focus=checkout&hops=1`, ready: '.map-node', isSmall: true },
  { name: 'file', path: 'file', ready: 'main h1' },
  { name: 'settings', path: 'settings', ready: 'main h1' },
];

/** The start with an empty database. */
export const EMPTY: Shot = { name: 'empty', path: '', ready: '.blank', isSmall: true };

/** What is shown when the server has been stopped. */
export const GONE: Shot = {
  name: 'server-gone',
  path: 'traces',
  ready: RESULT,
  reach: async (page) => {
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByRole('alert').waitFor();
  },
};

/** The pictures of README and docs/. */
export const DOCUMENTS: readonly Shot[] = [
  { name: 'search', path: `traces?${HOUR}&plot=scatter`, ready: RESULT },
  {
    name: 'trace',
    path: `trace/${slowest}?cp=1`,
    ready: ROW,
    reach: (page) => select(page, '.row.failed'),
  },
  { name: 'compare', path: `compare?a=${before}&b=${after}`, ready: '.diff td' },
  { name: 'analyze', path: `analyze?${HOUR}&box=failed`, ready: '.attribute-card' },
  { name: 'map', path: `map?${HOUR}`, ready: '.map-node' },
];

async function write(page: Page, text: string): Promise<void> {
  await page.keyboard.press('/');
  await page.keyboard.type(text);
  await page.locator('[role="option"], .mistakes, .cm-lintRange').first().waitFor();
}

async function select(page: Page, row: string): Promise<void> {
  await page.locator(row).last().click();
  await page.getByRole('complementary').getByRole('heading', { name: 'Attributes' }).waitFor();
  // The rank of the span takes the longest.
  await page.locator('aside dd:empty').first().waitFor({ state: 'detached' });
  await page.mouse.move(0, 0);
}

async function drag(page: Page, area: string): Promise<void> {
  const box = await page.locator(area).boundingBox();
  if (box === null) throw new Error(`${area} has no place.`);
  await page.mouse.move(box.x + box.width * 0.55, box.y + box.height * 0.1);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.8, box.y + box.height * 0.55, { steps: 4 });
  await page.mouse.up();
}
