/** docs/migrating.md: each REST call and the operation beside it give the same answer. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageVersion } from '../../src/package-root.ts';
import { runChild } from '../fixtures/child.ts';
import { FREE_PORTS, type Program, projectRoot, STILL_DEMO, startProgram } from '../fixtures/program.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';

const page = readFileSync(join(projectRoot, 'docs/migrating.md'), 'utf8');

/** The call and the operation under a heading. */
function pairUnder(heading: string): { call: string; operation: string } {
  const [, rest = ''] = page.split(`\n### ${heading}\n`);
  const [section = ''] = rest.split('\n### ');
  const block = (language: string): string =>
    new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(section)?.[1] ?? `no ${language} under ${heading}`;
  return { call: block('sh'), operation: block('graphql') };
}

let program: Program;
let traceId: string;

beforeAll(async () => {
  program = await startProgram({ args: [...STILL_DEMO, ...FREE_PORTS] });
  const { traces } = await program.graphql(
    '{ traces(first: 2, orderBy: { field: SPAN_COUNT }) { nodes { traceId } } }',
  );
  // The first one has more spans than the page of the example.
  traceId = traces.nodes[1].traceId;
});
afterAll(() => program?.[Symbol.asyncDispose]());

// biome-ignore lint/suspicious/noExplicitAny: answers of any call
type Answer = any;

/** How each answer is brought into one form that both have. */
const COMPARED: readonly (readonly [string, (rest: Answer) => unknown, (data: Answer) => unknown])[] = [
  [
    'One trace',
    ({ spans }) =>
      spans.map(({ span, externalFields }: Answer) => [
        span.spanId,
        span.name,
        String(externalFields.durationNano),
        span.events.length,
      ]),
    ({ trace }) =>
      trace.spans.nodes.map(({ spanId, name, durationNano, events }: Answer) => [
        spanId,
        name,
        durationNano,
        events.nodes.length,
      ]),
  ],
  [
    'Search',
    ({ spans }) =>
      spans.map(({ span, externalFields }: Answer) => [span.spanId, span.name, String(externalFields.durationNano)]),
    ({ spans }) => spans.nodes.map(({ spanId, name, durationNano }: Answer) => [spanId, name, durationNano]),
  ],
  [
    'Tags',
    ({ Tags }) =>
      Tags.filter(({ name }: Answer) => name.startsWith('span.attributes.')).map(({ name }: Answer) =>
        name.slice('span.attributes.'.length),
      ),
    ({ attributeKeys }) =>
      attributeKeys.nodes.filter(({ scope }: Answer) => scope === 'SPAN').map(({ key }: Answer) => key),
  ],
  ['Values of a tag', ({ values }) => values, ({ attributeValues }) => attributeValues.nodes],
  [
    'Histograms',
    ({ histograms: [spans, names] }) =>
      spans.buckets.map(({ bucketKey, data }: Answer, index: number) => [
        bucketKey,
        data,
        names.buckets[index].data.subBuckets.map(({ key, count }: Answer) => [key, count]).sort(),
      ]),
    ({ spans, names }) =>
      spans.groups[0].points.map(({ time, measures }: Answer, index: number) => [
        Date.parse(time) * 1e6,
        measures.count,
        names.groups
          .map(({ key, points }: Answer) => [key[0], points[index].measures.count])
          .filter(([, count]: [string, number]) => count > 0)
          .sort(),
      ]),
  ],
  ['Statistics of a tag', ({ statistics }) => statistics, ({ attributeStatistics }) => attributeStatistics],
];

async function callRest(call: string): Promise<string> {
  using folder = makeTempFolder();
  const here = call.replaceAll('http://127.0.0.1:8080', program.apiOrigin).replaceAll('TRACE_ID', traceId);
  const exit = await runChild('bash', ['-c', here.replace('curl ', 'curl --silent --fail-with-body ')], {
    folder: folder.path,
  });
  expect(exit.code, exit.stdout).toBe(0);
  return exit.stdout;
}

test.each(COMPARED)('%s', async (heading, ofRest, ofGraphql) => {
  const { call, operation } = pairUnder(heading);
  const rest = ofRest(JSON.parse(await callRest(call)));
  const data = ofGraphql(await program.graphql(operation, { traceId }));
  expect(rest).toEqual(data);
  expect(JSON.stringify(rest).length).toBeGreaterThan(20);
});

/** Between two durations it is linear. */
function quantileOf(spans: readonly Answer[], percent: number): number {
  const durations = spans.map(({ durationNano }) => Number(durationNano)).sort((a, b) => a - b);
  const rank = (percent / 100) * (durations.length - 1);
  const [below = 0, above = 0] = [durations[Math.floor(rank)], durations[Math.ceil(rank)]];
  return below + (above - below) * (rank - Math.floor(rank));
}

test('percentiles are exact', async () => {
  const [, section = ''] = page.split('\n### Histograms\n');
  const [, , call = ''] = section.split('```sh\n');
  const { histograms } = JSON.parse(await callRest(call.split('```')[0] ?? ''));
  const { spans } = await program.graphql(
    `{ spans(first: 1000, filter: { service: { eq: "payment" } }, orderBy: { field: START_TIME, direction: ASC }) {
      nodes { startTimeUnixNano durationNano }
    } }`,
  );
  const hours = Map.groupBy<bigint, Answer>(
    spans.nodes,
    ({ startTimeUnixNano }) => BigInt(startTimeUnixNano) / 3_600_000_000_000n,
  );
  const quantiles = [...hours.values()].map((members) => [50, 95, 99].map((percent) => quantileOf(members, percent)));
  const { buckets } = histograms[0];
  expect(buckets).toHaveLength(quantiles.length);
  for (const [index, { data }] of buckets.entries()) {
    for (const [at, percent] of [50, 95, 99].entries()) {
      expect(data[`${percent}.0`]).toBeCloseTo(quantiles[index]?.[at] ?? Number.NaN, 0);
    }
  }
});

test('Is it there', async () => {
  const { call, operation } = pairUnder('Is it there');
  expect(await callRest(call)).toBe('pong');
  expect((await program.graphql(operation)).server.version).toBe(packageVersion());
});

test('api.rest: false switches it off', async () => {
  await using off = await startProgram({ config: 'api: { rest: false }' });
  expect((await fetch(`${off.apiOrigin}/v1/ping`)).status).toBe(404);
  expect((await fetch(`${program.apiOrigin}/v1/ping`)).status).toBe(200);
});

/** What a server on the database in this folder calls itself. */
async function idOf(folder: string): Promise<unknown> {
  await using started = await startProgram({ folder });
  return ((await (await fetch(`${started.apiOrigin}/v1/system-info`)).json()) as { systemId: unknown }).systemId;
}

test('system-info is the same after a restart, and another for another database', async () => {
  using one = makeTempFolder();
  using other = makeTempFolder();
  expect(await idOf(one.path)).toBe(await idOf(one.path));
  expect(await idOf(other.path)).not.toBe(await idOf(one.path));
});
