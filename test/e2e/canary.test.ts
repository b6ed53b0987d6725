/** The self-check of the running program: what it finds, and what it says when something is wrong. */
import Database from 'better-sqlite3';
import { expect, test, vi } from 'vitest';
import { FREE_PORTS, type Program, runProgram, startProgram } from '../fixtures/program.ts';
import { scrapeAt } from '../fixtures/scrape.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';

const QUESTION = '{ server { canary { isOk checkedAt checks { receiver path outcome afterMs } } } }';
const PATHS = ['write', 'trace', 'attribute', 'newest', 'rest'];
const WAIT = { timeout: 20_000, interval: 100 };

interface Canary {
  readonly isOk: boolean | null;
  readonly checks: readonly { receiver: string; path: string; outcome: string; afterMs: number | null }[];
}

/** What comes back changed is looked at again until the timeout. */
const start = ({ timeout = '2s', more = '' } = {}): Promise<Program> =>
  startProgram({ args: FREE_PORTS, config: `canary: {every: 200ms, timeout: ${timeout}}\n${more}` });

async function canaryOf(program: Program): Promise<Canary> {
  return (await program.graphql(QUESTION)).server.canary;
}

test('sends by each OTLP receiver, and finds by every path', async () => {
  // The first questions of a program on a busy machine may take seconds.
  await using program = await start({ timeout: '20s' });
  await vi.waitFor(async () => expect((await canaryOf(program)).isOk).toBe(true), WAIT);
  const { checks } = await canaryOf(program);
  expect(checks.map(({ receiver, path, outcome }) => `${receiver} ${path} ${outcome}`)).toEqual(
    ['otlp/grpc', 'otlp/http'].flatMap((receiver) => PATHS.map((path) => `${receiver} ${path} OK`)),
  );
  for (const { afterMs } of checks) expect(afterMs).toBeGreaterThanOrEqual(0);

  const seen = await scrapeAt(program.apiOrigin);
  const labels = { receiver: 'otlp/grpc', path: 'attribute' };
  const ok = seen.value('spangraph_canary_checks_total', { ...labels, outcome: 'ok' });
  expect(ok).toBeGreaterThan(0);
  expect(seen.value('spangraph_canary_visible_duration_seconds_count', labels)).toBe(ok);
  for (const outcome of ['missing', 'wrong', 'failed']) {
    expect(seen.value('spangraph_canary_checks_total', { ...labels, outcome })).toBe(0);
  }
  const { services } = await program.graphql('{ services { name spanCount } }');
  expect(services).toEqual([{ name: 'spangraph-canary', spanCount: expect.any(Number) }]);
  expect(program.output()).not.toContain('self-check');
});

test('spans come back changed: a line in the log, metric and GraphQL say by which path, until it is over', async () => {
  await using program = await start({ more: 'api: {rest: false}\n' });
  await vi.waitFor(async () => expect((await canaryOf(program)).isOk).toBe(true), WAIT);
  const other = new Database(program.databasePath);
  const outcomes = async () =>
    new Set((await canaryOf(program)).checks.map(({ path, outcome }) => `${path} ${outcome}`));
  try {
    // The list of newest traces reads only the rows of traces.
    other.exec(`CREATE TRIGGER spoil AFTER INSERT ON spans BEGIN
      UPDATE spans SET end_time_unix_nano = end_time_unix_nano + 1 WHERE id = new.id; END`);
    await vi.waitFor(async () => {
      expect(await outcomes()).toEqual(new Set(['write OK', 'trace WRONG', 'attribute WRONG', 'newest OK']));
    }, WAIT);
    expect((await canaryOf(program)).isOk).toBe(false);
    const labels = { receiver: 'otlp/http', path: 'trace', outcome: 'wrong' };
    expect((await scrapeAt(program.apiOrigin)).value('spangraph_canary_checks_total', labels)).toBeGreaterThan(0);
    other.exec('DROP TRIGGER spoil');
  } finally {
    other.close();
  }
  await vi.waitFor(async () => expect((await canaryOf(program)).isOk).toBe(true), WAIT);
  const lines = program.output().match(/The self-check[^"]*/g) ?? [];
  expect(lines[0]).toBe('The self-check does not find its traces as they were sent');
  expect(lines.at(-1)).toBe('The self-check finds its traces again by every path');
  // The two receivers may differ for one round at each change.
  expect(lines.length).toBeLessThanOrEqual(4);
});

test('off by default, and nothing is stored', async () => {
  await using program = await startProgram();
  expect(await canaryOf(program)).toBeNull();
  expect((await program.graphql('{ spans { totalCount } }')).spans.totalCount).toBe(0);
});

test('needs both halves in one process', async () => {
  using folder = makeTempFolder();
  const config = 'canary: {every: 1m}\nexporters: {elasticsearch: {}}\n';
  const { code, stderr } = await runProgram({ folder: folder.path, config, args: [...FREE_PORTS, '--role', 'ingest'] });
  expect(code).toBe(1);
  expect(stderr).toContain('canary.every: needs service.role: all, got ingest');
});
