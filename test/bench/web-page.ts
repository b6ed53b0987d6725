/** The page in a browser that knows nothing of it yet, with a record of when things were painted. */
import type { BrowserContext, CDPSession, Page } from 'playwright-core';
import { until } from '../fixtures/until.ts';

const WAIT_MS = 120_000;
export const VIEWPORT = { width: 1_440, height: 900 };

/** What is looked for in each frame: names, and expressions that are true once it is there. */
export type Wanted = Readonly<Record<string, string>>;

/** Runs before the page: notes frames, long tasks, drawn images and when what is wanted was painted. */
const RECORDER = `(() => {
  const bench = { painted: {}, wanted: {}, frames: [], longTasks: [], drawn: [], keys: [] };
  Object.defineProperty(window, 'bench', { value: bench });
  // A message comes after the frame in which it was sent.
  const afterPaint = (then) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => { port1.close(); then(performance.now()); };
    port2.postMessage(0);
  };
  const look = (now) => {
    bench.frames.push(now);
    for (const [name, isThere] of Object.entries(bench.wanted)) {
      if (!isThere()) continue;
      delete bench.wanted[name];
      afterPaint((at) => { bench.painted[name] = at; });
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) bench.longTasks.push({ startTime, duration });
  }).observe({ type: 'longtask', buffered: true });
  addEventListener('keydown', ({ timeStamp }) => {
    requestAnimationFrame(() => afterPaint((at) => bench.keys.push(at - timeStamp)));
  }, true);
  const began = new WeakMap();
  const { getContext } = HTMLCanvasElement.prototype;
  HTMLCanvasElement.prototype.getContext = function (...args) {
    began.set(this, performance.now());
    return getContext.apply(this, args);
  };
  const { putImageData } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.putImageData = function (...args) {
    putImageData.apply(this, args);
    bench.drawn.push(performance.now() - began.get(this.canvas));
  };
})();`;

/** Main-thread processor time and frames of a piece of work. */
export interface Smoothness {
  readonly cpuMsPerFrame: number;
  /** Share of the frames of the screen without a frame of the page. */
  readonly dropped: number;
}

/** An open page. It ends with its profile when it is disposed of. */
export class BenchPage implements AsyncDisposable {
  readonly page: Page;
  readonly #context: BrowserContext;
  readonly #session: CDPSession;

  private constructor(page: Page, context: BrowserContext, session: CDPSession) {
    this.page = page;
    this.#context = context;
    this.#session = session;
  }

  /** Opens a URL with an empty cache, and waits until all that is wanted was painted. */
  static async open(shared: BrowserContext, url: string, wanted: Wanted): Promise<BenchPage> {
    const context = await shared.browser()?.newContext({ viewport: VIEWPORT });
    if (context === undefined) throw new Error('The browser is gone.');
    const page = await context.newPage();
    await page.addInitScript(RECORDER);
    await page.addInitScript(wantedScript(wanted));
    const session = await context.newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const opened = new BenchPage(page, context, session);
    await page.goto(url);
    await opened.untilPainted(wanted);
    return opened;
  }

  /** Milliseconds from the navigation to the frame that showed it. */
  async paintedAt(name: string): Promise<number> {
    return await this.#evaluate(`bench.painted[${JSON.stringify(name)}]`);
  }

  /** Milliseconds from what `act` does in the page to the frame that shows the result. */
  async paintedAfter(act: string, wanted: string): Promise<number> {
    const begun: number = await this.#evaluate(
      `(() => { const now = performance.now(); ${act}; ${wantedScript({ result: wanted })}; return now; })()`,
    );
    await this.untilPainted({ result: wanted });
    const painted = await this.paintedAt('result');
    await this.#evaluate('delete bench.painted.result');
    return painted - begun;
  }

  async untilPainted(wanted: Wanted): Promise<void> {
    await until(async () => {
      for (const name of Object.keys(wanted))
        if ((await this.paintedAt(name)) === undefined) throw new Error(`${name} was not painted.`);
    }, WAIT_MS);
  }

  async firstContentfulPaint(): Promise<number> {
    return await this.#evaluate(`performance.getEntriesByName('first-contentful-paint')[0].startTime`);
  }

  /** The longest task that began before or after a moment. Shorter ones than 50 ms are not reported by browsers: 0. */
  async longestTask(when: 'before' | 'after', moment: number): Promise<number> {
    const sign = when === 'before' ? '<' : '>=';
    return await this.#evaluate(
      `Math.max(0, ...bench.longTasks.filter(({ startTime }) => startTime ${sign} ${moment}).map(({ duration }) => duration))`,
    );
  }

  /** Milliseconds of drawing the image of each canvas, in order. */
  async drawn(): Promise<number[]> {
    return await this.#evaluate('bench.drawn');
  }

  /** Milliseconds from each press of a key to the frame after it. */
  async pressed(key: string, times: number): Promise<number[]> {
    await this.#evaluate('bench.keys.length = 0');
    for (let count = 1; count <= times; count++) {
      await this.page.keyboard.press(key);
      await until(async () => {
        if ((await this.#evaluate<number>('bench.keys.length')) < count) throw new Error('No frame.');
      }, WAIT_MS);
    }
    return await this.#evaluate('bench.keys');
  }

  /** Scrolls with the wheel about a point, as evenly as a hand that never gets tired. */
  async scroll(pixels: number, pixelsPerSecond: number): Promise<Smoothness> {
    const [x, y] = [VIEWPORT.width / 2, VIEWPORT.height / 2];
    const cpuBefore = await this.#cpuSeconds();
    const framesBefore = await this.#evaluate<number>('bench.frames.length');
    await this.#session.send('Input.synthesizeScrollGesture', {
      x,
      y,
      yDistance: -pixels,
      speed: pixelsPerSecond,
      gestureSourceType: 'mouse',
    });
    const cpu = (await this.#cpuSeconds()) - cpuBefore;
    const frames: number[] = await this.#evaluate(`bench.frames.slice(${framesBefore})`);
    return { cpuMsPerFrame: (cpu * 1_000) / frames.length, dropped: droppedShare(frames) };
  }

  /** Bytes of the script's objects and typed arrays, without what is not used any more. */
  async heapBytes(): Promise<number> {
    await this.#session.send('HeapProfiler.collectGarbage');
    const { usedSize, backingStorageSize = 0 } = (await this.#session.send('Runtime.getHeapUsage')) as {
      readonly usedSize: number;
      readonly backingStorageSize?: number;
    };
    return usedSize + backingStorageSize;
  }

  async elements(): Promise<number> {
    return await this.#evaluate('document.querySelectorAll("*").length');
  }

  async now(): Promise<number> {
    return await this.#evaluate('performance.now()');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#context.close();
  }

  async #evaluate<Result>(expression: string): Promise<Result> {
    return await this.page.evaluate<Result>(expression);
  }

  async #cpuSeconds(): Promise<number> {
    const { metrics } = await this.#session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'ThreadTime')?.value ?? Number.NaN;
  }
}

function wantedScript(wanted: Wanted): string {
  return Object.entries(wanted)
    .map(([name, expression]) => `bench.wanted[${JSON.stringify(name)}] = () => ${expression}`)
    .join(';');
}

/** Of a screen of 60 Hz. */
const FRAME_MS = 1_000 / 60;

function droppedShare(frames: readonly number[]): number {
  const whole = (frames.at(-1) ?? 0) - (frames[0] ?? 0);
  const expected = Math.round(whole / FRAME_MS);
  return Math.max(0, expected - (frames.length - 1)) / Math.max(1, expected);
}
