/** Who sees what through the tools: redaction, tenants, and the audit log, on the running program. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeTracesJson } from '../../receivers/formats/otlp/encode-json.ts';
import { connectMcp, type McpClient } from '../../src/api/mcp/testing/mcp-client.ts';
import { jsonSpan } from '../fixtures/otlp/json-request.ts';
import { postTraces } from '../fixtures/otlp/senders.ts';
import { FREE_PORTS, type Program, startProgram } from '../fixtures/program.ts';
import { placesIn, rulesThat, SECRET_TRACE, secretSpans } from '../fixtures/secret-spans.ts';
import { spanIdOf, traceIdOf } from '../fixtures/spans.ts';
import { headersOf, sendAs, tenantsOn } from '../fixtures/tenants.ts';
import { makeToken } from '../fixtures/tokens.ts';
import { until } from '../fixtures/until.ts';

const AUDIT = 'audit.jsonl';
const WAIT_MS = 20_000;
const ALL = { from: '1970-01-01T00:00:00Z', to: '2200-01-01T00:00:00Z' };

/** Everything that the tools tell of the trace with secrets. */
async function tellAll({ call }: McpClient): Promise<readonly string[]> {
  const topology = await call('get_trace_topology', { trace_id: SECRET_TRACE });
  const spanIds = topology.structured.items.map(({ spanId }: { spanId: string }) => spanId);
  const keys = await call('list_attribute_keys', { limit: 200 });
  const values = keys.structured.items.map(({ name }: { name: string }) =>
    call('list_attribute_values', { attribute: name }),
  );
  const answers = await Promise.all([
    call('get_spans', { trace_id: SECRET_TRACE, span_ids: spanIds }),
    call('get_trace_errors', { trace_id: SECRET_TRACE }),
    call('get_critical_path', { trace_id: SECRET_TRACE }),
    call('search_spans', ALL),
    call('search_traces', { ...ALL, query: '{ }' }),
    call('list_error_groups', ALL),
    call('get_service_map', ALL),
    call('get_span_metrics', { ...ALL, group_by: ['span.secret', 'resource.secret'] }),
    call('get_traceql_metrics', { ...ALL, query: '{ } | count_over_time() by (span.secret)' }),
    call('compare_spans', { ...ALL, selection: '{ status = error }', baseline: '{ status != error }' }),
    ...values,
  ]);
  return [topology, keys, ...answers].map(({ text }) => text);
}

describe('redaction', () => {
  const admin = makeToken('admin', ['admin']);
  const reader = makeToken('reader', ['read']);
  const ingest = makeToken('sender', ['ingest']);
  let program: Program;
  beforeAll(async () => {
    const [rule] = rulesThat('mask');
    const auth = { tokens: [admin.entry, reader.entry, ingest.entry] };
    program = await startProgram({ config: JSON.stringify({ redact: [rule], auth, audit: { path: AUDIT } }) });
    const spans = Buffer.from(encodeTracesJson(secretSpans()));
    const headers = { authorization: ingest.authorization };
    expect((await postTraces(program.otlpHttpUrl, spans, { encoding: 'json', headers })).status).toBe(200);
  });
  afterAll(() => program?.[Symbol.asyncDispose]());

  test('a reader sees no secret in any answer, an admin does', async () => {
    await using asReader = await connectMcp(program.apiOrigin, { authorization: reader.authorization });
    expect(placesIn(await tellAll(asReader))).toEqual([]);
    await using asAdmin = await connectMcp(program.apiOrigin, { authorization: admin.authorization });
    expect(placesIn(await tellAll(asAdmin)).length).toBeGreaterThan(8);
  });

  test('a token without the scope gets nothing', async () => {
    await expect(connectMcp(program.apiOrigin, { authorization: ingest.authorization })).rejects.toThrow(/scope/);
    await expect(connectMcp(program.apiOrigin)).rejects.toThrow(/token/i);
  });

  test('the audit log names the tool and who called it, and no argument', async () => {
    await using client = await connectMcp(program.apiOrigin, { authorization: reader.authorization });
    await client.call('search_spans', { query: '{ .key = "secret-argument" }' });
    await client.call('search_spans', { limit: 'wrong' });
    const lines = () => readFileSync(join(program.folder, AUDIT), 'utf8');
    const named = () =>
      lines()
        .split('\n')
        .filter((line) => line.includes('"mcp/search_spans"') && line.includes('"reader"'))
        .map((line) => JSON.parse(line));
    await until(async () => expect(named().length).toBeGreaterThanOrEqual(3), WAIT_MS);
    expect(named().at(-2)).toMatchObject({ door: '/mcp', caller: 'reader', operation: 'mcp/search_spans' });
    expect(JSON.stringify(named().at(-1))).toContain('BAD_USER_INPUT');
    expect(lines()).not.toContain('secret-argument');
  });
});

test('each tenant has its own services', async () => {
  await using program = await startProgram({ args: FREE_PORTS, config: tenantsOn() });
  for (const tenant of ['red', 'blue']) {
    const sent = await sendAs(program, tenant, [jsonSpan(traceIdOf(1), spanIdOf(1))], `${tenant}-service`);
    expect(sent.status).toBe(200);
  }
  for (const tenant of ['red', 'blue']) {
    await using client = await connectMcp(program.apiOrigin, headersOf(tenant));
    const { structured } = await client.call('list_services');
    expect(structured.items).toEqual([{ name: `${tenant}-service`, spanCount: 1 }]);
  }
});
