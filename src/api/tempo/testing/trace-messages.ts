/** Tempo's messages of a trace by protobufjs, an implementation that is not ours, for tests. */
import { readFileSync } from 'node:fs';
import protobuf from 'protobufjs';

const otlp = readFileSync(new URL('../../../../test/fixtures/otlp/otlp-trace.proto', import.meta.url), 'utf8');

const { root } = protobuf.parse(
  `${otlp}
  message Trace { repeated ResourceSpans resource_spans = 1; }
  message TraceByIDMetrics { uint64 inspected_bytes = 1; }
  enum PartialStatus { COMPLETE = 0; PARTIAL = 1; }
  message TraceByIDResponse {
    Trace trace = 1;
    TraceByIDMetrics metrics = 2;
    PartialStatus status = 3;
    string message = 4;
  }`,
);

/** Decodes to plain data: 64-bit integers as decimal strings, bytes as hex, absent fields left out. */
export function decodeTraceMessage(type: 'Trace' | 'TraceByIDResponse', bytes: Uint8Array): DecodedTrace {
  const lookedUp = root.lookupType(`otlp.${type}`);
  const plain = lookedUp.toObject(lookedUp.decode(Buffer.from(bytes)), { longs: String, enums: Number });
  return JSON.parse(
    JSON.stringify(plain, (_key, value) => (isBytes(value) ? Buffer.from(value.data).toString('hex') : value)),
  );
}

// biome-ignore lint/suspicious/noExplicitAny: answers are checked by the test that asked
type DecodedTrace = any;

/** How JSON.stringify shows a Buffer. */
function isBytes(value: unknown): value is { readonly data: readonly number[] } {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'Buffer' && 'data' in value;
}
