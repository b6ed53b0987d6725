/** Rows of a waterfall as a person sees them. */
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { until } from '../fixtures/until.ts';

export const WAIT_MS = 30_000;

/** Names of the rows in view in their order, with a dash for each level. */
export async function rowTexts(page: Page): Promise<string[]> {
  return page.locator('.rows .row:not([hidden])').evaluateAll((rows) =>
    rows
      .map((row) => ({
        index: Number(row.getAttribute('data-index')),
        text: `${'-'.repeat(Number(row.getAttribute('aria-level')) - 1)}${row.querySelector('.row-text')?.textContent}`,
      }))
      .sort((a, b) => a.index - b.index)
      .map(({ text }) => text),
  );
}

export async function untilRows(page: Page, texts: readonly string[]): Promise<void> {
  await until(async () => expect(await rowTexts(page)).toEqual(texts), WAIT_MS);
}

/** The name of the row that keys start from. */
export function activeText(page: Page): Promise<string> {
  return page.evaluate(`(() => {
    const id = document.querySelector('[role=treegrid]').getAttribute('aria-activedescendant');
    return document.getElementById(id)?.querySelector('.row-text').textContent ?? 'none';
  })()`);
}

/** Presses a key until this row is the active one. */
export async function pressTo(page: Page, key: string, text: string): Promise<void> {
  await page.keyboard.press(key);
  await until(async () => expect(await activeText(page)).toBe(text), WAIT_MS);
}

/** A parameter of the URL, as soon as it is this. */
export async function untilParameter(page: Page, name: string, value: string | null): Promise<void> {
  await until(async () => expect(new URL(page.url()).searchParams.get(name)).toBe(value), WAIT_MS);
}

/** The row in view with this name. */
export function rowOf(page: Page, text: string): Locator {
  return page.locator('.rows .row:not([hidden])', { has: page.locator(`.row-text:text-is("${text}")`) });
}

/** All of the trace has come. */
export async function untilWhole(page: Page): Promise<void> {
  await page.locator('.row').first().waitFor();
  await page.locator('.progress').waitFor({ state: 'detached', timeout: 4 * WAIT_MS });
}

export async function boxOf(locator: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await locator.boundingBox();
  if (box === null) throw new Error('It has no place.');
  return box;
}
