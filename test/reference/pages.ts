/** The tables of the documentation that are made of what the program says of itself. */
import { readFileSync } from 'node:fs';
import { COMPONENTS } from '../../src/app/components.ts';
import { metricsWith } from '../../src/app/metric-list.ts';
import { type KeyReference, keyReference } from '../../src/config/reference.ts';
import { settingsOf } from '../../src/config/settings.ts';
import { ERROR_CODES, type ErrorCode } from '../../src/errors.ts';
import { ROOMS } from '../architecture/rules.ts';
import { badgeLine, figureTable, pageList } from './readme.ts';
import { table } from './table.ts';

/** A page with its generated tables, by the names of their marks. */
export interface Page {
  readonly file: string;
  readonly tables: Readonly<Record<string, () => string>>;
}

/** All pages with generated tables but docs/otlp.md, whose rows are tests, and docs/licences.md, which is one whole. */
export const PAGES: readonly Page[] = [
  { file: 'README.md', tables: { badges: badgeLine, figures: figureTable, pages: pageList } },
  { file: 'docs/configuration.md', tables: { flags: flagTable, keys: keyTable, 'other keys': otherKeyTable } },
  { file: 'docs/errors.md', tables: { codes: errorTable } },
  { file: 'docs/architecture.md', tables: { imports: importTable } },
  { file: 'docs/metrics.md', tables: { metrics: metricTable } },
];

/** Where the page is, what it says, and what it should say. Throws where a mark is missing. */
export function renderPage({ file, tables }: Page): {
  readonly url: URL;
  readonly actual: string;
  readonly expected: string;
} {
  const url = new URL(`../../${file}`, import.meta.url);
  const actual = readFileSync(url, 'utf8');
  const expected = Object.entries(tables).reduce((page, [name, makeTable]) => {
    const begin = `<!-- begin of the ${name}: \`npm run docs:print\` writes them -->\n`;
    const end = `<!-- end of the ${name} -->\n`;
    const [before = '', rest] = page.split(begin);
    const after = rest?.split(end)[1];
    if (after === undefined) throw new Error(`${file} has no marks for the ${name}`);
    return `${before}${begin}\n${makeTable()}\n${end}${after}`;
  }, actual);
  return { url, actual, expected };
}

const code = (text: string): string => (text === '' ? '' : `\`${text}\``);

function flagTable(): string {
  const settings = settingsOf(COMPONENTS);
  const [withFlag, without] = [true, false].map((has) => settings.filter(({ flag }) => (flag !== undefined) === has));
  const rows = [...(withFlag ?? []), ...(without ?? [])].map(({ flag, env, path }) => [
    flag === undefined ? '' : code(`--${flag.name}${flag.isSwitch ? '' : ' VALUE'}`),
    code(env),
    code(path.join('.')),
  ]);
  return table(['Flag', 'Variable', 'Sets'], [['`--config FILE`', '`SPANGRAPH_CONFIG`', 'the file'], ...rows]);
}

function keysThat(test: (status: KeyReference['status']) => boolean): KeyReference[] {
  return keyReference(COMPONENTS).filter(({ status }) => test(status));
}

function keyTable(): string {
  return table(
    ['Key', 'Type', 'Default', 'Unit', 'Meaning'],
    keysThat((status) => status === 'served').map(({ key, type, byDefault, unit, description }) => [
      code(key),
      type,
      code(byDefault),
      unit,
      description,
    ]),
  );
}

function otherKeyTable(): string {
  const rows = keysThat((status) => status !== 'served');
  return table(
    ['Key', 'What happens', 'Why'],
    rows.map(({ key, status, description }) => [code(key), status, description]),
  );
}

function errorTable(): string {
  return table(
    ['Code', 'HTTP', 'gRPC', 'Retryable', 'Meaning'],
    (Object.keys(ERROR_CODES) as ErrorCode[]).map((name) => {
      const { httpStatus, grpcStatus, retryable, summary } = ERROR_CODES[name];
      return [name, `${httpStatus}`, `${grpcStatus}`, retryable ? 'yes' : 'no', summary];
    }),
  );
}

/** Who may import whom. Rooms that may import everything are left to the text. */
function importTable(): string {
  const rooms = Object.entries(ROOMS).filter(([, { values }]) => !values.includes('*'));
  return table(
    ['Room', 'May import', 'Types only'],
    rooms.map(([room, { values, types = [] }]) => [code(room), codes(values), codes(types)]),
  );
}

function codes(names: readonly string[]): string {
  return names.map(code).join(', ');
}

function metricTable(): string {
  const rows = metricsWith(COMPONENTS.backends).map(({ name, type, labels = {}, isPerThread, help }) => [
    code(name),
    type,
    [...(isPerThread === true ? ['thread'] : []), ...Object.keys(labels)].map(code).join(', '),
    help,
  ]);
  return table(['Name', 'Type', 'Labels', 'Meaning'], rows);
}
