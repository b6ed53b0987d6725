/** What axe finds on a page: the rule and where. */
import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** In the light theme, then in the dark one. */
export async function violationsOf(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(axe.source);
    found.push(
      ...(await page.evaluate<string[]>(`axe.run().then(({ violations }) =>
        violations.flatMap(({ id, nodes }) => nodes.map(({ html, any }) =>
          '${colorScheme} ' + id + ': ' + html.slice(0, 160) + ' ' + (any[0]?.message ?? ''))))`)),
    );
  }
  return found;
}
