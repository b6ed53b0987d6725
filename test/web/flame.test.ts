/** The flame graph of a trace, in a real browser. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chromium, noChromium, startChromium } from '../e2e/browser/chromium.ts';
import { FREE_PORTS, type Program, startProgram } from '../fixtures/program.ts';
import { describeUnless } from '../fixtures/unless.ts';
import { until } from '../fixtures/until.ts';
import { openPage, sendTrace, spanIdOf, traceIdOf } from './opened.ts';
import { MANY, parameter, SHOP, untilParameter } from './views-traces.ts';

const WAIT_MS = 30_000;

/** The colour in the middle of a canvas pixel, as red, green, blue. */
function pixelAt(page: Page, x: number, y: number): Promise<number[]> {
  return page.locator('.flame canvas').evaluate(
    (drawn, at) => {
      const { document, devicePixelRatio } = globalThis as unknown as Window;
      const copy = document.createElement('canvas');
      const context = copy.getContext('2d', { willReadFrequently: true });
      context?.drawImage(drawn as HTMLCanvasElement, -at.x * devicePixelRatio, -at.y * devicePixelRatio);
      return [...(context?.getImageData(0, 0, 1, 1).data.slice(0, 3) ?? [])];
    },
    { x, y },
  );
}

describeUnless(noChromium, 'the flame graph of a trace', () => {
  let program: Program;
  let browser: Chromium;
  const open = (id: number, query = '') =>
    openPage(browser.context, `${program.apiOrigin}/trace/${traceIdOf(id)}${query}`);

  beforeAll(async () => {
    [program, browser] = await Promise.all([
      startProgram({ args: FREE_PORTS }),
      startChromium({ width: 1440, height: 900 }),
    ]);
    await sendTrace(program, traceIdOf(1), SHOP);
    for (let from = 0; from < MANY.length; from += 5_000)
      await sendTrace(program, traceIdOf(2), MANY.slice(from, from + 5_000));
  });
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await program?.[Symbol.asyncDispose]();
  });

  test('the flame graph draws spans where they ran; the pointer, arrow keys and the wheel work', async () => {
    const { page, problems } = await open(1, '?view=flame');
    const area = page.getByRole('group', { name: /^Flame graph/ });
    const picture = page.getByRole('img', { name: /^Flame graph of 5 spans in 4 lines/ });
    await picture.waitFor();
    const box = await picture.boundingBox();
    if (box === null) throw new Error('The picture has no place.');
    /** The pixel of a moment, in a line. */
    const at = (ms: number, line: number) => ({ x: (ms / 150) * box.width, y: line * 19 + 9 });
    const ground = await pixelAt(page, at(140, 3).x, at(140, 3).y);
    const isDrawn = async (ms: number, line: number): Promise<boolean> => {
      const { x, y } = at(ms, line);
      return (await pixelAt(page, x, y)).join() !== ground.join();
    };
    // Whether something stands in a line at this moment.
    const expected: readonly (readonly [ms: number, line: number, is: boolean])[] = [
      [80, 0, true],
      [120, 0, false],
      [12, 1, true],
      [45, 1, false],
      [45, 2, true],
      [20, 2, false],
      [35.5, 3, true],
      [38, 3, false],
      [120, 1, true],
    ];
    for (const [ms, line, is] of expected) expect([ms, line, await isDrawn(ms, line)]).toEqual([ms, line, is]);
    const near = at(45, 2);
    await page.mouse.move(box.x + near.x, box.y + near.y);
    await page.locator('.flame-card').getByText('20.0 ms · self 19.0 ms').waitFor();
    await page.mouse.click(box.x + near.x, box.y + near.y);
    await untilParameter(page, 'span', spanIdOf(3));
    await area.focus();
    for (const [key, id] of [
      ['ArrowDown', 4],
      ['ArrowUp', 3],
      ['ArrowLeft', 2],
      ['ArrowRight', 3],
      ['ArrowRight', 5],
      ['ArrowUp', 1],
    ] as const) {
      await page.keyboard.press(key);
      await untilParameter(page, 'span', spanIdOf(id));
    }
    // About the middle, where no pointer chooses another moment.
    await page.mouse.move(1, 1);
    await page.keyboard.press('w');
    await untilParameter(page, 'zoom', '25000000-125000000');
    await page.keyboard.press('0');
    await untilParameter(page, 'zoom', null);
    await page.mouse.move(box.x + 200, box.y + 200);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -300);
    await page.keyboard.up('Control');
    await until(async () => expect(parameter(page, 'zoom')).not.toBeNull(), WAIT_MS);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('paths of 10,000 spans are as wide as their self time; a large flame graph is drawn', async () => {
    const { page, problems } = await open(2, '?view=flame');
    await page.getByRole('img', { name: /^Flame graph of 10,000 spans in [\d,]+ lines/ }).waitFor();
    await page.getByRole('button', { name: 'Paths by self time' }).click();
    await untilParameter(page, 'by', 'path');
    const summary = await page
      .getByRole('img', { name: /^Flame graph of .* paths of 10,000 spans/ })
      .getAttribute('aria-label');
    expect(summary).toContain('by self time');
    await page.getByRole('group', { name: /^Flame graph/ }).focus();
    await page.keyboard.press('Enter');
    await untilParameter(page, 'span', spanIdOf(1));
    expect(problems).toEqual([]);
    await page.close();
  });
});
