/** Writes the generated tables into their pages. */
import { writeFileSync } from 'node:fs';
import { PAGES, renderPage } from './pages.ts';

for (const page of PAGES) {
  const { url, expected } = renderPage(page);
  writeFileSync(url, expected);
}
