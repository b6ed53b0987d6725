/** Detects the signal of an OTLP protobuf message. The requests of all signals have the same outer fields. */
import type { OtherSignal } from '../../receivers/formats/any-json/signal-names.ts';
import { NESTED_TAGS, readField } from './wire-format.ts';

/** A field of a record: its tag on the wire, and its content. */
interface RecordField {
  readonly tag: number;
  readonly content: Buffer;
  /** Bytes of the whole field. */
  readonly length: number;
}

/** LogRecord: time_unix_nano, observed_time_unix_nano, severity_number. A Span has other types under these numbers. */
const LOG_TAGS = new Set([0x09, 0x59, 0x10]);
/** Profile: time_unix_nano. */
const PROFILE_TAG = 0x19;
/** Span: start_time_unix_nano, end_time_unix_nano. */
const SPAN_TAGS = new Set([0x39, 0x41]);
/** Metric: sum, exponential_histogram. */
const METRIC_TAGS = new Set([0x3a, 0x52]);
/** Metric: gauge, histogram, summary. A Span has name, attributes, events under these numbers. */
const METRIC_OR_SPAN_TAGS = new Set([0x2a, 0x4a, 0x5a]);
/** Metric: gauge. Gauge: data_points. NumberDataPoint: time_unix_nano; as_double, as_int. */
const GAUGE_TAG = 0x2a;
const POINT_TAG = 0x0a;
const POINT_TIME_TAG = 0x19;
const POINT_VALUE_TAGS = new Set([0x21, 0x31]);
const ID_BYTES: ReadonlyMap<number, number> = new Map([
  [0x0a, 16],
  [0x12, 8],
]);

/** Undefined for traces, and if the signal is not clear. */
export function otherSignalOf(message: Buffer): OtherSignal | undefined {
  const record = firstRecord(message);
  return record && signalOfRecord(Array.from(fieldsOf(record)));
}

/** The first span, or the record of another signal in its place. Undefined if there is none. */
function firstRecord(message: Buffer, depth = 0): Buffer | undefined {
  const wanted = NESTED_TAGS[depth];
  if (wanted === undefined) return message;
  for (const { tag, content } of fieldsOf(message)) {
    const record = tag === wanted ? firstRecord(content, depth + 1) : undefined;
    if (record !== undefined) return record;
  }
  return undefined;
}

function signalOfRecord(fields: readonly RecordField[]): OtherSignal | undefined {
  const has = (tags: ReadonlySet<number>): boolean => fields.some(({ tag }) => tags.has(tag));
  if (has(SPAN_TAGS)) return undefined;
  if (has(LOG_TAGS)) return 'resourceLogs';
  if (has(new Set([PROFILE_TAG]))) return 'resourceProfiles';
  if (has(METRIC_TAGS) || fields.some(isGauge)) return 'resourceMetrics';
  const hasIds = [...ID_BYTES].every(([id, bytes]) =>
    fields.some(({ tag, content }) => tag === id && content.length === bytes),
  );
  return !hasIds && has(METRIC_OR_SPAN_TAGS) && fields.every(isOfMetric) ? 'resourceMetrics' : undefined;
}

/** Whether the field holds data points with times and numbers to its end: no name of a span is like that. */
function isGauge({ tag, content }: RecordField): boolean {
  if (tag !== GAUGE_TAG || content.length === 0) return false;
  const points = Array.from(fieldsOf(content));
  const isWhole = points.reduce((length, point) => length + point.length, 0) === content.length;
  return isWhole && points.every((point) => point.tag === POINT_TAG && isDataPoint(point.content));
}

function isDataPoint(content: Buffer): boolean {
  const tags = Array.from(fieldsOf(content), ({ tag }) => tag);
  return tags.includes(POINT_TIME_TAG) && tags.some((tag) => POINT_VALUE_TAGS.has(tag));
}

/** A gauge begins with its data points. The name of a span does not begin with a line feed. */
function isOfMetric({ tag, content }: RecordField): boolean {
  return tag !== GAUGE_TAG || content[0] === 0x0a;
}

/** The fields of a message, up to the first one that cannot be read. */
function* fieldsOf(message: Buffer): Generator<RecordField> {
  for (let at = 0; at < message.length; ) {
    const field = readField(message, at);
    if (field === undefined || !(field.end <= message.length)) return;
    yield { tag: field.tag, content: message.subarray(field.start, field.end), length: field.end - at };
    at = field.end;
  }
}
