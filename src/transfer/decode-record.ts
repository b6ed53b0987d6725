import type { DecodedTraces, KnownBefore } from '../../receivers/formats/decoded-traces.ts';
import { decodeJaeger, isJaegerTrace } from '../../receivers/formats/jaeger/decode-jaeger.ts';
import { isObject, type JsonObject } from '../../receivers/formats/json-fields.ts';
import { decodeTracesValue } from '../../receivers/formats/otlp/decode-json.ts';
import { decodeTracesProtobuf } from '../../receivers/formats/otlp/decode-protobuf.ts';
import { refuseBadIds } from '../../receivers/formats/refuse-bad-ids.ts';
import { tempoRequest } from '../../receivers/formats/tempo/read-tempo.ts';
import { WarningList } from '../../receivers/formats/warnings.ts';
import { decodeZipkin } from '../../receivers/formats/zipkin/decode-zipkin.ts';
import { isZipkinSpan } from '../../receivers/formats/zipkin/zipkin-version.ts';
import { SpangraphError } from '../errors.ts';
import type { FileRecord } from './file-record.ts';
import { OTHER_SIGNALS, type OtherSignal } from './other-signals.ts';
import { otherSignalOf } from './protobuf-signal.ts';

/** What a record holds: spans, another signal of OpenTelemetry, or something that cannot be read. */
export type Decoded =
  | { readonly traces: DecodedTraces }
  | { readonly signal: OtherSignal }
  | { readonly problem: string };

/** Known members of answers that hold traces. */
const JAEGER_KEYS = ['data', 'total', 'limit', 'offset', 'errors'];
const TEMPO_KEYS = ['batches', 'resourceSpans', 'trace', 'metrics', 'status', 'message'];
/** Number of keys that a message quotes from an object, and of characters from each. */
const MAX_KEYS = 5;
const MAX_NAME = 40;

/** Reads a record of any of the formats. */
export function decodeRecord(record: FileRecord): Decoded {
  if ('problem' in record) return record;
  try {
    const decoded = 'json' in record ? decodeJson(record.json.value, record.json) : decodeProtobuf(record.protobuf);
    return 'traces' in decoded ? { traces: refuseBadIds(decoded.traces) } : decoded;
  } catch (error) {
    if (error instanceof SpangraphError) return { problem: error.message };
    throw error;
  }
}

function decodeProtobuf(message: Buffer): Decoded {
  const signal = otherSignalOf(message);
  return signal === undefined ? { traces: decodeTracesProtobuf(message) } : { signal };
}

function decodeJson(value: unknown, known: KnownBefore): Decoded {
  if (Array.isArray(value)) return decodeList(value, known);
  if (!isObject(value)) return unknownForm(value);
  const tempo = tempoRequest(value);
  if (tempo !== undefined)
    return { traces: decodeTracesValue({ ...warnBeside(value, TEMPO_KEYS, known), value: tempo }) };
  if ('resourceSpans' in value) return { traces: decodeTracesValue({ ...known, value }) };
  const signal = OTHER_SIGNALS.find((name) => name in value);
  if (signal !== undefined) return { signal };
  // Jaeger's API version 3 wraps OTLP in `result`, version 2 wraps its own traces in `data`.
  if ('result' in value) return decodeJson(value.result, warnBeside(value, ['result'], known));
  if (Array.isArray(value.data)) return decodeList(value.data, warnBeside(value, JAEGER_KEYS, known));
  if (isJaegerTrace(value)) return { traces: decodeJaeger([value], known) };
  if (isZipkinSpan(value)) return { traces: decodeZipkin([value], known) };
  return Object.keys(value).length === 0 ? { traces: NOTHING } : unknownForm(value);
}

/** Zipkin has lists of spans and lists of traces, which are lists of spans; Jaeger has lists of traces. */
function decodeList(list: readonly unknown[], known: KnownBefore): Decoded {
  const items = list.flat();
  if (items.length === 0) return { traces: { ...NOTHING, ...known } };
  if (items.some(isJaegerTrace)) return { traces: decodeJaeger(items, known) };
  return items.some(isZipkinSpan) ? { traces: decodeZipkin(items, known) } : unknownForm(list);
}

/** Adds a warning for each member of the answer that is not read. */
function warnBeside(answer: JsonObject, keys: readonly string[], known: KnownBefore): KnownBefore {
  const warnings = new WarningList(known.warnings ?? []);
  for (const key of Object.keys(answer)) {
    if (answer[key] === null || keys.includes(key)) continue;
    warnings.add('UNKNOWN_FIELD', key, () => `${JSON.stringify(key.slice(0, MAX_NAME))} is not read`);
  }
  return { ...known, warnings: warnings.list };
}

const NOTHING: DecodedTraces = { spans: [], rejected: [], warnings: [], messages: 0 };

function unknownForm(value: unknown): Decoded {
  return {
    problem: `it is ${nameOf(value)}, not trace data: OTLP JSON has resourceSpans, Tempo has batches or trace, Jaeger has data, Zipkin has lists of spans`,
  };
}

function nameOf(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return `a list of ${value.length} (the first item is ${nameOf(value[0])})`;
  if (!isObject(value)) return `a ${typeof value === 'bigint' ? 'number' : typeof value}`;
  const keys = Object.keys(value).map((key) => JSON.stringify(key.slice(0, MAX_NAME)));
  return `an object with ${keys.slice(0, MAX_KEYS).join(', ')}${keys.length > MAX_KEYS ? ` and ${keys.length - MAX_KEYS} more` : ''}`;
}
