/** docs/otlp.md, made of the rows that the tests prove. */
import { readFileSync } from 'node:fs';
import type { Row, Section } from './row.ts';
import { DATA_ROWS } from './rows-data.ts';
import { GRPC_ROWS } from './rows-grpc.ts';
import { HTTP_ROWS } from './rows-http.ts';
import { JSON_ROWS } from './rows-json.ts';

/** All requirements, by the headings of the specification. */
export const SECTIONS: readonly Section[] = [
  { heading: 'OTLP/gRPC', rows: GRPC_ROWS },
  { heading: 'OTLP/HTTP', rows: HTTP_ROWS },
  { heading: 'JSON Protobuf Encoding', rows: JSON_ROWS },
  { heading: 'Trace data', rows: DATA_ROWS },
];

/** Where the matrix stands. */
export const MATRIX_FILE = new URL('../../docs/otlp.md', import.meta.url);
const BEGIN = '<!-- begin of the matrix: `npm run otlp:print` writes it -->\n';
const END = '<!-- end of the matrix -->\n';

/** The page as it is, and as it should be. */
export function renderPage(): { readonly actual: string; readonly expected: string } {
  const actual = readFileSync(MATRIX_FILE, 'utf8');
  const [before = '', rest = ''] = actual.split(BEGIN);
  const after = rest.split(END)[1] ?? '';
  return { actual, expected: `${before}${BEGIN}${SECTIONS.map(renderSection).join('')}${END}${after}` };
}

function renderSection({ heading, rows }: Section): string {
  return `\n### ${heading}\n\n| | Requirement | Served | How |\n|---|---|---|---|\n${rows.map(renderRow).join('')}\n`;
}

function renderRow({ level, text, how = '', prove }: Row): string {
  return `| ${level} | ${text} | ${prove === undefined ? 'no' : 'yes'} | ${how} |\n`;
}
