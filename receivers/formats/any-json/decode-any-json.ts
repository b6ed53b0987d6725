/** Tells the formats of traces in JSON apart, and decodes each. */
import { runAtOnce, type Steps } from '../../../src/model/steps.ts';
import type { DecodedTraces, KnownBefore } from '../decoded-traces.ts';
import { decodeJaeger, isJaegerTrace } from '../jaeger/decode-jaeger.ts';
import { isObject, type JsonObject } from '../json-fields.ts';
import { decodeValueInSteps } from '../otlp/decode-json-request.ts';
import { tempoRequest } from '../tempo/read-tempo.ts';
import { WarningList } from '../warnings.ts';
import { decodeZipkin, decodeZipkinInSteps } from '../zipkin/decode-zipkin.ts';
import { isZipkinSpan } from '../zipkin/zipkin-version.ts';
import { OTHER_SIGNALS, type OtherSignal } from './signal-names.ts';

/** What a value holds: spans, another signal of OpenTelemetry, or something that cannot be read. */
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

/** Reads a parsed value of OTLP, Tempo, Jaeger or Zipkin. Throws SpangraphError as the decoder of OTLP does. */
export function decodeAnyJson(value: unknown, known: KnownBefore): Decoded {
  return runAtOnce(decodeAnyJsonInSteps(value, known));
}

/** The same in steps of some spans. `isInside`: whether it was wrapped. Wraps may be nested deeper than any stack: one is opened. */
export function* decodeAnyJsonInSteps(value: unknown, known: KnownBefore, isInside = false): Steps<Decoded> {
  if (Array.isArray(value)) return yield* decodeList(value, known);
  if (!isObject(value)) return unknownForm(value);
  const tempo = tempoRequest(value);
  if (tempo !== undefined)
    return { traces: yield* decodeValueInSteps({ ...warnBeside(value, TEMPO_KEYS, known), value: tempo }) };
  if ('resourceSpans' in value) return { traces: yield* decodeValueInSteps({ ...known, value }) };
  const signal = OTHER_SIGNALS.find((name) => name in value);
  if (signal !== undefined) return { signal };
  // Jaeger's API version 3 wraps OTLP in `result`, version 2 wraps its own traces in `data`.
  if ('result' in value && !isInside)
    return yield* decodeAnyJsonInSteps(value.result, warnBeside(value, ['result'], known), true);
  if (Array.isArray(value.data)) return yield* decodeList(value.data, warnBeside(value, JAEGER_KEYS, known));
  if (isJaegerTrace(value)) return { traces: decodeJaeger([value], known) };
  if (isZipkinSpan(value)) return { traces: decodeZipkin([value], known) };
  return Object.keys(value).length === 0 ? { traces: NOTHING } : unknownForm(value);
}

/** Zipkin has lists of spans and lists of traces, which are lists of spans; Jaeger has lists of traces. */
function* decodeList(list: readonly unknown[], known: KnownBefore): Steps<Decoded> {
  const items = list.flat();
  if (items.length === 0) return { traces: { ...NOTHING, ...known } };
  if (items.some(isJaegerTrace)) return { traces: decodeJaeger(items, known) };
  return items.some(isZipkinSpan) ? { traces: yield* decodeZipkinInSteps(items, known) } : unknownForm(list);
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
  if (Array.isArray(value)) {
    const [first]: unknown[] = value;
    return `a list of ${value.length} (the first item is ${Array.isArray(first) ? `a list of ${first.length}` : nameOf(first)})`;
  }
  if (!isObject(value)) return `a ${typeof value === 'bigint' ? 'number' : typeof value}`;
  const keys = Object.keys(value).map((key) => JSON.stringify(key.slice(0, MAX_NAME)));
  return `an object with ${keys.slice(0, MAX_KEYS).join(', ')}${keys.length > MAX_KEYS ? ` and ${keys.length - MAX_KEYS} more` : ''}`;
}
