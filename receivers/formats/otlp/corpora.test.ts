import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { corpusFiles, noCorpora, readCorpus } from '../../../test/fixtures/corpora.ts';
import { CollectingSink } from '../../../test/fixtures/otlp/collecting-sink.ts';
import { exportTraces } from '../../../test/fixtures/otlp/export-traces.ts';
import { describeUnless } from '../../../test/fixtures/unless.ts';
import { decodeTracesJson } from './decode-json.ts';
import { decodeTracesProtobuf } from './decode-protobuf.ts';
import { encodeTracesJson } from './encode-json.ts';
import { encodeTracesProtobuf } from './encode-protobuf.ts';

/** Requests of a file: one a line where it is JSON lines, the text itself where it is broken JSON. */
const requestsOf = (path: string): Buffer[] => {
  const bytes = path.endsWith('.gz') ? gunzipSync(readCorpus(path)) : readCorpus(path);
  const isLines = path.includes('.jsonl');
  const texts = isLines ? bytes.toString().split('\n') : [bytes.toString()];
  return texts.filter((text) => text.trim() !== '').map((text) => Buffer.from(text));
};

/** What becomes of all requests of a file: spans accepted and rejected, and requests refused. */
const outcomeOf = async (
  path: string,
): Promise<{ accepted: number; rejected: number; malformed: number; reasons: string }> => {
  const total = { accepted: 0, rejected: 0, malformed: 0, reasons: '' };
  for (const request of requestsOf(path)) {
    try {
      const { accepted, rejected } = await exportTraces(new CollectingSink(), request, 'json');
      total.accepted += accepted;
      total.rejected += rejected.length;
      total.reasons += rejected.map(({ reason }) => reason).join('\n');
    } catch (error) {
      expect(error).toMatchObject({ code: 'MALFORMED_REQUEST' });
      total.malformed++;
    }
  }
  return total;
};

describeUnless(noCorpora, 'corpora', () => {
  test.each([
    ['otlp-json/opentelemetry-proto/trace.json', 1],
    ['otlp-json/opentelemetry-java/expected-spans-wrapper.json', 2],
    ['otlp-json/ottl-cli-traces.json', 1],
    ['otlp-json/ottl-playground-traces.json', 2],
    ['otlp-json/contrib-otlpjsonconnector-valid.json', 1],
    ['otlp-json/duckdb-otlp/single_trace.jsonl', 1],
    ['otlp-json/duckdb-otlp/whitespace.jsonl', 0],
    ['otlp-json/duckdb-otlp/empty.jsonl', 0],
    ['otlp-json/duckdb-otlp/traces_large_attrs.jsonl', 1],
    ['otlp-json/duckdb-otlp/traces_simple.jsonl', 3],
    ['otlp-json/duckdb-otlp/traces_deep_nesting.jsonl', 1],
    ['otlp-json/duckdb-otlp/multifile_valid_traces.jsonl', 1],
    ['otlp-json/duckdb-otlp/traces_nulls.jsonl', 3],
    ['otlp-json/data-prepper/test-request-no-spans.json', 0],
    ['otlp/otel-demo-otel-tui.jsonl.gz', 547],
    ['otlp/hotrod-jaeger-ui.jsonl.gz', 40],
    ['otlp/jaeger-integration-all.jsonl.gz', 38],
    ['otlp/zipkin-samples.jsonl.gz', 85],
    ['otlp/node-load25.jsonl.gz', 2400],
    ['otlp/trainticket-1min-events.jsonl.gz', 4890],
  ])('%s: %d spans', async (path, accepted) => {
    expect(await outcomeOf(path)).toEqual({ accepted, rejected: 0, malformed: 0, reasons: '' });
  });

  test.each([
    ['otlp-json/data-prepper/test-request.json', /base64/],
    ['otlp-json/data-prepper/test-request-both-span-types.json', /base64/],
    ['otlp-json/data-prepper/test-request-multiple-traces.json', /base64/],
    ['otlp-json/otlp2parquet/trace.json', /base64/],
    ['otlp-json/otlp2parquet/traces.jsonl', /base64/],
    ['otlp-invalid/contrib-otlpjsonconnector-invalid-base64-ids.json', /base64/],
    ['otlp-invalid/otlp2parquet/trace_invalid_base64.json', /traceId must be an id in hex digits/],
    ['otlp-invalid/otlp2parquet/trace_invalid_kind.json', /kind must be the integer/],
    ['otlp-invalid/otlp2parquet/trace_mixed_encoding.json', /not "zzz"/],
  ])('%s is proto3 JSON or broken: its spans are rejected', async (path, reason) => {
    const outcome = await outcomeOf(path);
    expect(outcome).toMatchObject({ accepted: 0, malformed: 0, reasons: expect.stringMatching(reason) });
    expect(outcome.rejected).toBeGreaterThan(0);
  });

  test('requests of other signals are malformed', async () => {
    for (const signal of ['logs', 'metrics']) {
      const outcome = await outcomeOf(`otlp-json/opentelemetry-proto/${signal}.json`);
      expect(outcome).toMatchObject({ accepted: 0, rejected: 0, malformed: 1 });
    }
  });

  test('broken JSON is malformed', async () => {
    expect(await outcomeOf('otlp-invalid/otlp2parquet/malformed.json')).toMatchObject({ malformed: 1 });
    expect(await outcomeOf('otlp-invalid/duckdb-otlp/malformed.jsonl')).toMatchObject({
      accepted: 0,
      rejected: 1,
      malformed: 3,
    });
    expect(await outcomeOf('otlp-invalid/duckdb-otlp/multifile_malformed_traces.jsonl')).toMatchObject({
      malformed: 1,
    });
  });

  test('the protobuf of otlp2parquet says the same as its proto3 JSON', () => {
    const { spans, rejected } = decodeTracesProtobuf(readCorpus('otlp-protobuf/otlp2parquet-trace.pb'));
    expect(rejected).toEqual([]);
    expect(spans).toEqual(decodeTracesJson(toOtlpJson(readCorpus('otlp-json/otlp2parquet/trace.json'))).spans);
    expect(spans.length).toBeGreaterThan(0);
  });

  test('every protobuf file decodes and survives both encodings', () => {
    for (const path of corpusFiles('otlp-protobuf')) {
      const { spans } = decodeTracesProtobuf(readCorpus(path));
      expect(spans.length).toBeGreaterThan(0);
      expect(decodeTracesProtobuf(Buffer.from(encodeTracesProtobuf(spans))).spans).toEqual(spans);
      expect(decodeTracesJson(Buffer.from(encodeTracesJson(spans))).spans).toEqual(spans);
    }
  });

  test('the real requests of the OpenTelemetry Demo survive both encodings', () => {
    for (const request of requestsOf('otlp/otel-demo-otel-tui.jsonl.gz')) {
      const { spans } = decodeTracesJson(request);
      expect(decodeTracesProtobuf(Buffer.from(encodeTracesProtobuf(spans))).spans).toEqual(spans);
      expect(decodeTracesJson(Buffer.from(encodeTracesJson(spans))).spans).toEqual(spans);
    }
  });
});

const KINDS = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'].map(
  (kind) => `SPAN_KIND_${kind}`,
);

/** Plain proto3 JSON (base64 ids, enum names) as OTLP/JSON. */
function toOtlpJson(proto3Json: Buffer): Buffer {
  const converted = JSON.parse(proto3Json.toString(), (key, value: unknown) => {
    if (typeof value !== 'string') return value;
    if (/^(traceId|spanId|parentSpanId)$/.test(key)) return Buffer.from(value, 'base64').toString('hex');
    return key === 'kind' ? KINDS.indexOf(value) : value;
  });
  return Buffer.from(JSON.stringify(converted));
}
