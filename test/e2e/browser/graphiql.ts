/** GraphiQL as a person works with it. */

import type { BrowserContext, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** What the server answers and what can be read in the result pane. */
export interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: answers are checked by the test that asked
  readonly body: any;
  readonly shown: string;
}

export interface Graphiql {
  readonly page: Page;
  readonly editor: Locator;
  /** Uncaught errors of the page and what it logged as errors. */
  readonly problems: readonly string[];
  openTab(name: string, query: string): Promise<void>;
  /** Presses run, waits for the answer and for the result pane to show it. */
  run(): Promise<Answer>;
}

/** Opens it and waits until it knows the schema. */
export async function openGraphiql(context: BrowserContext, url: string): Promise<Graphiql> {
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  const editor = page.locator('.graphiql-query-editor');
  const result = page.locator('.graphiql-response .view-lines');
  const answered = () => page.waitForResponse((response) => response.request().method() === 'POST');
  const [introspection] = await Promise.all([answered(), page.goto(url)]);
  expect(introspection.status()).toBe(200);
  await editor.locator('.view-line').first().waitFor();
  return {
    page,
    editor,
    problems,
    openTab: async (name, query) => {
      await page.getByRole('tab').getByRole('button', { name, exact: true }).click();
      // Only once the address has the text of the tab does a run use the tab's operation.
      await page.waitForURL((address) => new URLSearchParams(address.hash.slice(1)).get('query') === query);
    },
    run: async () => {
      const [response] = await Promise.all([answered(), page.getByRole('button', { name: /^Execute query/ }).click()]);
      const body = await response.json();
      await result
        .getByText(/"(?:data|errors)":/)
        .first()
        .waitFor();
      return { body, shown: readable(await result.innerText()) };
    },
  };
}

/** Monaco shows spaces as non-breaking ones. */
function readable(text: string): string {
  return text.replaceAll('\u00a0', ' ');
}
