import { checkIds } from '../../receivers/formats/check-ids.ts';
import type { DecodedTraces, KnownBefore } from '../../receivers/formats/decoded-traces.ts';
import { decodeJaeger, isJaegerTrace } from '../../receivers/formats/jaeger/decode-jaeger.ts';
import { decodeTracesValue } from '../../receivers/formats/otlp/decode-json.ts';
import { decodeTracesProtobuf } from '../../receivers/formats/otlp/decode-protobuf.ts';
import { decodeZipkin } from '../../receivers/formats/zipkin/decode-zipkin.ts';
import { isZipkinSpan } from '../../receivers/formats/zipkin/zipkin-version.ts';
import { SpangraphError } from '../errors.ts';
import type { FileRecord } from './records.ts';

/** What a record is: spans, another signal of OpenTelemetry, or something that cannot be read. */
export type Decoded = { readonly traces: DecodedTraces } | { readonly signal: string } | { readonly problem: string };

const OTHER_SIGNALS = ['resourceLogs', 'resourceMetrics', 'resourceProfiles'];

/** Reads a record in whichever of the formats it is. */
export function decodeRecord(record: FileRecord): Decoded {
  if ('problem' in record) return record;
  try {
    const decoded =
      'json' in record ? decodeJson(record.json.value, record.json) : { traces: decodeTracesProtobuf(record.protobuf) };
    return 'traces' in decoded ? { traces: checkIds(decoded.traces) } : decoded;
  } catch (error) {
    if (error instanceof SpangraphError) return { problem: error.message };
    throw error;
  }
}

function decodeJson(value: unknown, known: KnownBefore): Decoded {
  if (Array.isArray(value)) return decodeList(value, known);
  if (typeof value !== 'object' || value === null) return unknownForm();
  if ('resourceSpans' in value) return { traces: decodeTracesValue({ ...known, value }) };
  const signal = OTHER_SIGNALS.find((name) => name in value);
  if (signal !== undefined) return { signal };
  // What Jaeger's API version 3 puts around OTLP, and version 2 around its own traces.
  if ('result' in value) return decodeJson(value.result, known);
  if ('data' in value && Array.isArray(value.data)) return decodeList(value.data, known);
  if (isJaegerTrace(value)) return { traces: decodeJaeger([value], known) };
  if (isZipkinSpan(value)) return { traces: decodeZipkin([value], known) };
  return Object.keys(value).length === 0 ? { traces: NOTHING } : unknownForm();
}

/** Zipkin has lists of spans and lists of traces, which are lists of spans; Jaeger has lists of traces. */
function decodeList(list: readonly unknown[], known: KnownBefore): Decoded {
  const items = list.flat();
  if (items.length === 0) return { traces: NOTHING };
  if (items.some(isJaegerTrace)) return { traces: decodeJaeger(items, known) };
  return items.some(isZipkinSpan) ? { traces: decodeZipkin(items, known) } : unknownForm();
}

const NOTHING: DecodedTraces = { spans: [], rejected: [], warnings: [], messages: 0 };

function unknownForm(): Decoded {
  return { problem: 'its form is none of these: OTLP JSON (resourceSpans), Jaeger JSON (data), Zipkin version 2 JSON' };
}
