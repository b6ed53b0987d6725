/** The search page as tests use it. */
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Program } from '../fixtures/program.ts';
import { until } from '../fixtures/until.ts';

export const WAIT_MS = 20_000;

export function fieldOf(page: Page): Locator {
  return page.getByRole('combobox', { name: 'TraceQL query' });
}

/** The text of the plain field or the editor. */
export async function textOf(page: Page): Promise<string> {
  const field = fieldOf(page);
  const isPlain = (await page.locator('.query-input input').count()) > 0;
  return isPlain ? field.inputValue() : ((await page.locator('.cm-line').textContent()) ?? '');
}

/** Puts the focus into the editor, once it has been loaded. */
export async function focusEditor(page: Page): Promise<void> {
  await fieldOf(page).click();
  await page.locator('.cm-editor.cm-focused').waitFor();
}

export function offer(page: Page, name: string): Locator {
  return page.getByRole('option', { name, exact: true });
}

/** Ids of the traces in the table, in its order. */
export async function shownIds(page: Page): Promise<string[]> {
  const links = await page
    .locator('.result-link')
    .evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
  return links.map((href) => href.split('/').at(-1) ?? '');
}

export async function untilShown(page: Page, ids: readonly string[]): Promise<void> {
  await until(async () => expect(await shownIds(page)).toEqual(ids), WAIT_MS);
}

export function queryOf(page: Page): string | null {
  return new URL(page.url()).searchParams.get('q');
}

/** What the API finds, the first page. */
export async function idsOf(program: Program, query: string): Promise<string[]> {
  const { traces } = await program.graphql('query($q: String) { traces(first: 50, query: $q) { nodes { traceId } } }', {
    q: query,
  });
  return traces.nodes.map(({ traceId }: { traceId: string }) => traceId);
}
