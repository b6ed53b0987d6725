/** docker-compose.yml as its users use it: Spangraph in two roles, and Elasticsearch. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startLoad } from '../fixtures/otlp/load.ts';
import { expectAllStored, expectLockedDown, README_TRACE, sendReadmeTrace, stopInOrder } from './checks.ts';
import { CONTAINER, type Composed, composeUp, containerOf, podman, prepare } from './compose.ts';

/** Requests that are acknowledged before the container is killed. */
const WARM_UP = 40;
/** Three containers stop and start, Elasticsearch among them. */
const RESTART_MS = 240_000;
/** Time until searches see what is stored. */
const REFRESH = { timeout: 30_000, interval: 250 };
const COUNT = '{ spans(first: 0) { totalCount } }';

let composed: Composed;
let ingest: string;

beforeAll(async () => {
  const settings = { ES_JAVA_OPTS: '-Xms512m -Xmx512m' };
  composed = await composeUp(await prepare('elasticsearch'), ['docker-compose.yml'], settings);
  ingest = await containerOf('spangraph');
});
afterAll(() => composed?.[Symbol.asyncDispose]());

async function countSpans(): Promise<number> {
  return (await composed.graphql(COUNT)).spans.totalCount;
}

test('the API is where users look for it, and each role does its own work', async () => {
  expect(await containerOf('api')).toBe(CONTAINER);
  const api = await podman('logs', CONTAINER);
  expect(api).toMatch(/GraphQL +http:\/\/0\.0\.0\.0:8080\/graphql/);
  expect(api).toMatch(/OTLP\/gRPC +not served/);
  const taking = await podman('logs', ingest);
  expect(taking).toMatch(/GraphQL +not served/);
  expect(taking).toMatch(/OTLP\/gRPC +0\.0\.0\.0:4317/);
});

test('both roles run as a user without rights on a root that cannot be written', async () => {
  for (const container of [CONTAINER, ingest]) await expectLockedDown(container);
});

test('the health check of each container passes', async () => {
  for (const container of [CONTAINER, ingest, await containerOf('elasticsearch')]) {
    await podman('healthcheck', 'run', container);
  }
});

test('what one process takes in the other one answers', async () => {
  await sendReadmeTrace(composed);
  await vi.waitFor(
    async () => expect(await composed.graphql(README_TRACE.query)).toEqual(README_TRACE.answer),
    REFRESH,
  );
});

test('kill -9 of the process that takes spans in loses nothing acknowledged', async () => {
  const load = startLoad(composed, 0);
  await load.acknowledged(WARM_UP);
  await podman('kill', '--signal', 'KILL', ingest);
  const report = await load.finished;
  expect(report.acknowledged.length).toBeGreaterThanOrEqual(WARM_UP);
  await podman('start', ingest);
  await composed.ready();
  await vi.waitFor(() => expectAllStored(composed, report), REFRESH);
});

test(
  'a restart of everything, Elasticsearch last, keeps the data; a stop is one in order',
  async () => {
    const before = await countSpans();
    expect(before).toBeGreaterThan(1);
    for (const container of [CONTAINER, ingest]) await stopInOrder(container);
    const elasticsearch = await containerOf('elasticsearch');
    await podman('stop', '--time', '30', elasticsearch);
    // Nothing waits for Elasticsearch where health conditions are not looked at.
    for (const container of [CONTAINER, ingest, elasticsearch]) await podman('start', container);
    await composed.ready();
    await vi.waitFor(async () => expect(await countSpans()).toBe(before), REFRESH);
  },
  RESTART_MS,
);
