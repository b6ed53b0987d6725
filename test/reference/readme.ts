/** What README takes from package.json, from the measurements and from the site. */
import { readFileSync } from 'node:fs';
import { NAVIGATION } from '../../deploy/site/navigation.ts';
import type { Figures } from '../bench/figures.ts';
import { decimal, whole } from '../bench/format-table.ts';
import { table } from './table.ts';

/** What package.json says, in pictures of shields.io, and how the checks ended, from the place where the repository is. */
export function badgeLine(): string {
  const { license, engines } = readJson('package.json') as { license: string; engines: { node: string } };
  const ci = '../../actions/workflows/ci.yml';
  return `[![checks](${ci}/badge.svg)](${ci}) ${badge('licence', license, 'LICENSE')} ${badge('Node.js', engines.node, 'package.json')}\n`;
}

/** Of docs/figures.json, which `npm run bench -- --write` writes. */
export function figureTable(): string {
  const { spans, cores, commit, date, ...figures } = readJson('docs/figures.json') as Figures;
  return table(
    [`${whole(spans)} spans on ${cores} cores`, `commit ${commit}, ${date.slice(0, 10)}`],
    [
      ['acknowledged spans a second', whole(figures.spansPerSecond)],
      ['disk for each span, bytes', whole(figures.bytesPerSpan)],
      ['from acknowledged to found by a search, ms', decimal(figures.searchableMs, 1)],
      ['a trace by its id, ms', decimal(figures.traceMs, 2)],
    ],
  );
}

/** The navigation of the site, in which each page is. */
export function pageList(): string {
  return NAVIGATION.map(({ text, pages }) => {
    const links = pages.map((page) => `[${page.text}](${page.file})`);
    return `**${text}:** ${links.join(' ·\n')}\n`;
  }).join('\n');
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'));
}

function badge(name: string, value: string, link: string): string {
  const text = value.replaceAll('-', '--').replaceAll('_', '__');
  return `[![${name} ${value}](https://img.shields.io/badge/${encodeURIComponent(`${name}-${text}`)}-0550ae)](${link})`;
}
