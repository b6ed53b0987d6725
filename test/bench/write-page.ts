/** Writes a report where people read it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { figuresOf } from './figures.ts';
import { growthSteps } from './growth.ts';
import { growthPicture } from './growth-picture.ts';
import { formatReport, largestIngest, type Report } from './report.ts';

const DOCS = join(import.meta.dirname, '../../docs');
const PICTURE = '![Ingest of the largest load while its database grows](growth.svg)';
const BEGIN = '<!-- begin of the last run: `npm run bench -- --write` writes it -->\n';
const END = '<!-- end of the last run -->\n';

/** The page, and the figures that README shows (`npm run docs:print` takes them there). The picture shows the largest load; a run that is too small for one has none. */
export function writePage(report: Report): void {
  const file = join(DOCS, 'benchmarks.md');
  const steps = growthSteps(largestIngest(report.ingest)?.growth ?? []);
  const run = steps.length > 1 ? `${formatReport(report)}\n\n${PICTURE}` : formatReport(report);
  writeFileSync(file, replaceRun(readFileSync(file, 'utf8'), run));
  const figures = figuresOf(report);
  if (figures !== undefined) writeFileSync(join(DOCS, 'figures.json'), `${JSON.stringify(figures, null, 2)}\n`);
  if (steps.length > 1) writeFileSync(join(DOCS, 'growth.svg'), growthPicture(steps));
}

/** The page with another last run. Throws where a mark is missing. */
export function replaceRun(page: string, run: string): string {
  const [before = '', rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (after === undefined) throw new Error('docs/benchmarks.md has no marks for the last run.');
  return `${before}${BEGIN}\n${run}\n\n${END}${after}`;
}
