/** Tenants on a cluster: nothing crosses, and the indices of one are no other's. */
import { randomUUID } from 'node:crypto';
import { Client } from '@elastic/elasticsearch';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { crossTenants, PATIENT, TENANTS } from '../fixtures/crossing-tenants.ts';
import { elasticsearchUrl, noElasticsearch, removeStore } from '../fixtures/elasticsearch.ts';
import { jsonSpan } from '../fixtures/otlp/json-request.ts';
import { FREE_PORTS, type Program, runProgram, startProgram } from '../fixtures/program.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { makeTempFolder } from '../fixtures/temp-folder.ts';
import { askAs, sendAs, spansOf, tenantsOn } from '../fixtures/tenants.ts';
import { describeUnless } from '../fixtures/unless.ts';
import { until } from '../fixtures/until.ts';

const MINUTES = 60_000;
const WAIT_MS = 30_000;

const spanAt = (day: number) =>
  jsonSpan(traceIdOf(day), spanIdOf(day), {
    startTimeUnixNano: `${Date.UTC(2026, 0, day)}000000`,
    endTimeUnixNano: `${Date.UTC(2026, 0, day)}000001`,
  });

describeUnless(noElasticsearch, 'tenants on a cluster', () => {
  const index = `tenants-${randomUUID()}`;
  let client: Client;
  let url = '';

  const start = (config: string): Promise<Program> => {
    const args = [...FREE_PORTS, '--elasticsearch-endpoints', url, '--elasticsearch-index', index];
    return startProgram({ args, config, env: { SPANS_STORAGE_PLUGIN: 'elasticsearch' } });
  };

  beforeAll(async () => {
    url = await elasticsearchUrl();
    client = new Client({ node: url });
  });

  afterAll(async () => {
    for (const name of ['acme', 'acme-2', 'tenants', 'a', 'a-spans-b'])
      await removeStore(client, `${index}.${name}.tenant`);
    await removeStore(client, index);
    await client.close();
  });

  test('random questions beside a load are answered with nothing of another tenant', {
    timeout: 5 * MINUTES,
  }, async () => {
    await using program = await start(`${tenantsOn()}${PATIENT}`);
    const crossing = await crossTenants(program, 2_000, 2);
    expect(crossing.unanswered).toEqual([]);
    for (const { name, stored } of TENANTS) {
      await until(async () => expect(await spansOf(program, name)).toBe(stored), WAIT_MS);
    }
  });

  test('a name that looks like an index is no part of another tenant', { timeout: 2 * MINUTES }, async () => {
    using folder = makeTempFolder();
    const limit = 'overrides: [{tenants: [a], max_daily_indices: 1}]';
    await using program = await start(tenantsOn(limit));
    expect(await spansOf(program, 'a')).toBe(0);
    expect(
      (await askAs(program, 'a', '{ traces { nodes { traceId } } services { name } attributeKeys { totalCount } }'))
        .errors,
    ).toBeUndefined();
    // The cluster takes some time to make the indices of a tenant.
    const stored = (name: string) =>
      until(async () => {
        const { status, body } = await sendAs(program, name, [spanAt(1), spanAt(2)]);
        expect(status, JSON.stringify(body)).toBe(200);
        return body;
      }, WAIT_MS);
    expect(await stored('a-spans-b')).toEqual({});
    expect(await stored('a')).toMatchObject({
      partialSuccess: { rejectedSpans: '1', errorMessage: expect.stringContaining('tenants.limits.max_daily_indices') },
    });
    await until(async () => {
      expect([await spansOf(program, 'a'), await spansOf(program, 'a-spans-b')]).toEqual([1, 2]);
    }, WAIT_MS);
    const listed = await runProgram({
      folder: folder.path,
      args: ['tenants', '--elasticsearch-endpoints', url, '--elasticsearch-index', index],
      env: { SPANS_STORAGE_PLUGIN: 'elasticsearch' },
    });
    expect(listed.stdout.split('\n')).toEqual(expect.arrayContaining(['a', 'a-spans-b']));
  });
});
