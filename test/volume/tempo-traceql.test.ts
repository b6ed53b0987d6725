/** Texts of TraceQL with Tempo's verdict, through Tempo's API: what is valid is answered as strict clients read it. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodeTracesJson } from '../../receivers/formats/otlp/decode-json.ts';
import { strictly } from '../../src/api/tempo/testing/strict-json.ts';
import { startTestServer, type TestServer } from '../../src/graphql/testing/server.ts';
import { missingShared, sharedPath } from '../fixtures/shared.ts';
import { openSqliteFixture, type SqliteFixture } from '../fixtures/sqlite.ts';
import { describeUnless } from '../fixtures/unless.ts';

interface Text {
  readonly q: string;
  readonly tempo: string;
}

/** Around the spans, in seconds. */
const RANGE = { start: '1795853100', end: '1795853400' };
const METRICS = /\|\s*(?:rate|\w+_over_time|compare)\s*\(/;

const texts = (): Text[] =>
  readFileSync(sharedPath('corpora', 'traceql/corpus.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Text);

describeUnless(missingShared('corpora'), 'texts of TraceQL', () => {
  let sqlite: SqliteFixture;
  let server: TestServer;
  beforeAll(async () => {
    sqlite = await openSqliteFixture();
    await sqlite.writer.write([decodeTracesJson(readFileSync(sharedPath('corpora', 'traceql/spans.json'))).spans]);
    server = await startTestServer({ reader: sqlite.reader });
  });
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]();
    await sqlite?.close();
  });

  async function ask(q: string): Promise<{ status: number; text: string; type: string }> {
    const [path, type] = METRICS.test(q) ? ['metrics/query_range', 'QueryRangeResponse'] : ['search', 'SearchResponse'];
    const response = await fetch(`${server.origin}/tempo/api/${path}?${new URLSearchParams({ q, ...RANGE })}`);
    return { status: response.status, text: await response.text(), type };
  }

  test('valid ones are answered, and the answers pass strict clients', async () => {
    const valid = texts().filter(({ tempo }) => tempo === 'valid');
    expect(valid.length).toBeGreaterThan(1_100);
    for (const { q } of valid) {
      const { status, text, type } = await ask(q);
      expect(status, `${q}: ${text}`).toBe(200);
      expect(() => strictly(type, JSON.parse(text)), q).not.toThrow();
    }
    expect(server.logged).toEqual([]);
  });

  test('others are refused with the place of the mistake', async () => {
    for (const { q } of texts().filter(({ tempo }) => tempo !== 'valid')) {
      const { status, text } = await ask(q);
      expect(status, `${q}: ${text}`).toBe(400);
      if (q.trim() !== '') expect(text).toMatch(/^invalid TraceQL query: parse error at line \d+, col \d+: /);
    }
  });
});
