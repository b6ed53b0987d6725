/** What is done on the page to measure it. Each scene begins with a browser that knows nothing of the page. */
import type { BrowserContext } from 'playwright-core';
import { everything, gzipBytes, loadOf } from '../web/sizes.ts';
import { percentile } from './percentile.ts';
import type { Found } from './web-figures.ts';
import { type LargeTrace, largeTraceId, MAP_HOUR, ORDINARY_SERVICE } from './web-load.ts';
import { BenchPage } from './web-page.ts';

export interface Scene {
  readonly name: string;
  readonly play: (browser: BrowserContext, origin: string) => Promise<Found>;
}

const SCROLL = { pixels: 60_000, perSecond: 20_000 };
const KEYS = 40;
const KB = 1_000;
const MB = 1_000_000;

const ROWS = `document.querySelector('.row:not([hidden])') !== null`;
/** The number of rows is known once all have come. */
const ALL = `Number(document.querySelector('[role=treegrid]')?.getAttribute('aria-rowcount') ?? -1) > 1`;

export const SCENES: readonly Scene[] = [
  { name: 'sizes', play: sizes },
  { name: 'search', play: search },
  {
    name: '1,000 spans',
    play: async (browser, origin) => ({ smallRows: (await load(browser, origin, 'small')).rows }),
  },
  {
    name: '10,000 spans',
    play: async (browser, origin) => {
      const { rows, all } = await load(browser, origin, 'middle');
      return { middleRows: rows, middleAll: all };
    },
  },
  { name: '100,000 spans', play: large },
  { name: 'map', play: map },
];

async function sizes(): Promise<Found> {
  return {
    sizeTraces: gzipBytes(loadOf('search')) / KB,
    sizeTrace: gzipBytes(loadOf('trace')) / KB,
    sizeAll: gzipBytes(everything()) / KB,
  };
}

async function search(browser: BrowserContext, origin: string): Promise<Found> {
  const wanted = { results: `document.querySelectorAll('.result-link').length === 50` };
  await using opened = await BenchPage.open(browser, `${origin}/traces`, wanted);
  const query = encodeURIComponent(`{ resource.service.name = "${ORDINARY_SERVICE}" }`);
  // The large traces are the newest ones, and have other services.
  const isOther = `!document.querySelector('.result-link').href.includes('${'0'.repeat(20)}')`;
  return {
    paint: await opened.firstContentfulPaint(),
    search: await opened.paintedAfter(
      `history.pushState({}, '', '?q=${query}'); dispatchEvent(new PopStateEvent('popstate'))`,
      `${isOther} && ${wanted.results}`,
    ),
    searchTask: await opened.longestTask('after', 0),
  };
}

async function load(browser: BrowserContext, origin: string, name: LargeTrace) {
  const url = `${origin}/trace/${largeTraceId(name)}?closed=open`;
  await using opened = await BenchPage.open(browser, url, { rows: ROWS, all: ALL });
  return { rows: await opened.paintedAt('rows'), all: await opened.paintedAt('all') };
}

async function large(browser: BrowserContext, origin: string): Promise<Found> {
  const url = `${origin}/trace/${largeTraceId('large')}?closed=open`;
  await using opened = await BenchPage.open(browser, url, { rows: ROWS, all: ALL });
  const all = await opened.paintedAt('all');
  const heap = (await opened.heapBytes()) / MB;
  const loaded = await opened.now();
  const { cpuMsPerFrame, dropped } = await opened.scroll(SCROLL.pixels, SCROLL.perSecond);
  const key = percentile(await opened.pressed('ArrowDown', KEYS), 0.95);
  const drawn = await opened.drawn();
  return {
    largeRows: await opened.paintedAt('rows'),
    largeAll: all,
    loadingTask: await opened.longestTask('before', all),
    laterTask: await opened.longestTask('after', loaded),
    heap,
    elements: await opened.elements(),
    minimap: drawn.at(-1) ?? Number.NaN,
    key,
    cpu: cpuMsPerFrame,
    dropped: 100 * dropped,
  };
}

async function map(browser: BrowserContext, origin: string): Promise<Found> {
  const wanted = { nodes: `document.querySelector('.map-node') !== null` };
  await using opened = await BenchPage.open(browser, `${origin}/map?${MAP_HOUR}`, wanted);
  return { map: await opened.paintedAt('nodes'), mapTask: await opened.longestTask('after', 0) };
}
