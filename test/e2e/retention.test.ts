/** The program removes what its configuration does not keep. */
import { expect, test, vi } from 'vitest';
import { FREE_PORTS, type Program, runProgram, startProgram } from '../fixtures/program.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';

const TRACES = 60;
/** Every tenth trace fails. */
const FAILED = TRACES / 10;
/** Their removal takes much longer than a stop. */
const LARGE_BATCHES = 6;
const LARGE_BATCH = 5_000;

async function send({ otlpHttpUrl }: Program, traces = TRACES, first = 0): Promise<void> {
  const spans = Array.from({ length: traces }, (_, position) => {
    const index = first + position;
    const time = `${1_700_000_000 + index}000000000`;
    return {
      traceId: (index + 1).toString(16).padStart(32, '0'),
      spanId: 'eee19b7ec3c1b174',
      name: 'work',
      kind: 1,
      startTimeUnixNano: time,
      endTimeUnixNano: time,
      status: { code: index % 10 === 0 ? 2 : 0 },
    };
  });
  const response = await fetch(otlpHttpUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }),
  });
  expect(response.status).toBe(200);
}

async function counts(program: Program): Promise<[all: number, failed: number]> {
  const { all, failed } = await program.graphql(
    '{ all: traces { totalCount } failed: traces(query: "{ status = error }") { totalCount } }',
  );
  return [all.totalCount, failed.totalCount];
}

const configOf = (retention: string, keep = ''): string =>
  `exporters:\n  sqlite:\n    ${retention}\nservice:\n  pipelines:\n    traces:\n      exporters: [sqlite]\nstorage:\n  keep: [${keep}]\n`;

test('by number of spans', async () => {
  await using program = await startProgram({ args: FREE_PORTS, config: configOf('max_spans: 20') });
  await send(program);
  await vi.waitFor(async () => expect(await counts(program)).toEqual([20, 2]), { timeout: 20_000, interval: 100 });
});

test('a stop ends it between two removals', async () => {
  using folder = makeTempFolder();
  const before = await startProgram({ folder: folder.path, args: FREE_PORTS, config: configOf('') });
  for (let batch = 0; batch < LARGE_BATCHES; batch++) await send(before, LARGE_BATCH, batch * LARGE_BATCH);
  await before.stop();
  const config = configOf('max_spans: 1');
  const limited = await startProgram({ folder: folder.path, args: FREE_PORTS, config, isReady: false });
  expect(await limited.stop()).toMatchObject({ code: 0 });
  await using after = await startProgram({ folder: folder.path, args: FREE_PORTS, config: configOf('') });
  const [all] = await counts(after);
  expect(all).toBeGreaterThan(1);
});

test('by age, but for what a rule keeps', async () => {
  const config = configOf('retention: 1h', "{ filter: '{ status = error }', for: 100000h }");
  await using program = await startProgram({ args: FREE_PORTS, config });
  await send(program);
  await vi.waitFor(async () => expect(await counts(program)).toEqual([FAILED, FAILED]), {
    timeout: 20_000,
    interval: 100,
  });
});

test('a rule that is not TraceQL is refused at start-up, with its place', async () => {
  using folder = makeTempFolder();
  const path = folder.write('config.yaml', configOf('retention: 1h', "{ filter: '{ status = }', for: 30h }"));
  const { code, stderr } = await runProgram({ folder: folder.path, args: [...FREE_PORTS, '--config', path] });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^spangraph: storage\.keep\.0\.filter: .+\n$/);
});
