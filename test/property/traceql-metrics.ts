/** What metrics of TraceQL are by their definition, span by span. Slow and plain; tests compare the engine with it. */
import type { Attributes, AttributeValue } from '../../src/model/attributes.ts';
import { durationNano, type Span, StatusCode, serviceName } from '../../src/model/span.ts';
import type { LabelValue, MetricLabel } from '../../src/query/traceql-metrics/answer.ts';

export type Key =
  | 'resource.service.name'
  | 'name'
  | 'status'
  | 'kind'
  | '.n'
  | 'span.n'
  | 'resource.n'
  | 'statusMessage';
export type Measured = 'duration' | '.n' | 'span.n' | 'resource.n' | 'traceDuration';
export type Call =
  | { readonly name: 'rate' | 'count_over_time' }
  | {
      readonly name: 'min_over_time' | 'max_over_time' | 'avg_over_time' | 'sum_over_time' | 'histogram_over_time';
      readonly of: Measured;
    }
  | { readonly name: 'quantile_over_time'; readonly of: Measured; readonly quantiles: readonly number[] };

export interface Question {
  readonly call: Call;
  readonly by: readonly Key[];
  /** Only spans with this name. */
  readonly named: string | undefined;
  /** Only spans with the status error. */
  readonly failed: boolean;
  readonly start: bigint;
  readonly end: bigint;
  readonly step: bigint;
}

export interface PlainSeries {
  readonly labels: readonly MetricLabel[];
  /** By time of the sample. */
  readonly samples: ReadonlyMap<bigint, number>;
}

const STATUSES = ['unset', 'ok', 'error'];
const KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];
const SECOND = 1e9;

export function textOf({ call, by, named, failed }: Question): string {
  const conditions = [...(named === undefined ? [] : [`name = "${named}"`]), ...(failed ? ['status = error'] : [])];
  const spans = `{ ${conditions.join(' && ')} }`;
  const quantiles = call.name === 'quantile_over_time' ? `, ${call.quantiles.join(', ')}` : '';
  const field = 'of' in call ? call.of : '';
  return `${spans} | ${call.name}(${field}${quantiles})${by.length === 0 ? '' : ` by (${by.join(', ')})`}`;
}

/** Quantiles are those of the numbers themselves. */
export function plainSeries(question: Question, spans: readonly Span[]): PlainSeries[] {
  const { call, by, named, failed, step } = question;
  const times = sampleTimes(question);
  const chosen = spans
    .filter((span) => named === undefined || span.name === named)
    .filter(({ statusCode }) => !failed || statusCode === StatusCode.ERROR);
  const groups = groupsOf(chosen, by);
  if (groups.length === 0 && by.length === 0 && !('of' in call)) groups.push({ labels: [], spans: [] });
  return groups.flatMap(({ labels, spans: members }) => {
    const inSample = (time: bigint) =>
      members.filter(({ startTimeUnixNano: start }) => start > time - step && start <= time);
    // A series exists if one of its spans is in a sample.
    if (members.length > 0 && !times.some((time) => inSample(time).length > 0) && !isBare(call, by)) return [];
    return parts(call, times.flatMap(inSample), spans).flatMap(({ label, value, missing }) => {
      const samples = new Map<bigint, number>();
      for (const time of times) {
        const found = value(inSample(time), Number(step) / SECOND) ?? missing;
        if (found !== undefined) samples.set(time, found);
      }
      const own = label ?? (by.length === 0 ? { key: '__name__', value: call.name } : undefined);
      return samples.size === 0 ? [] : [{ labels: own === undefined ? labels : [...labels, own], samples }];
    });
  });
}

function isBare(call: Call, by: readonly Key[]): boolean {
  return by.length === 0 && !('of' in call);
}

function sampleTimes({ start, end, step }: Question): bigint[] {
  const times: bigint[] = [];
  for (let time = (start / step) * step; time < end + step; time += step) if (time > 0n) times.push(time);
  return times;
}

interface Part {
  readonly label?: MetricLabel;
  readonly value: (spans: readonly Span[], seconds: number) => number | undefined;
  /** The value where there is none. */
  readonly missing: number | undefined;
}

/** The series of a group. */
function parts(call: Call, members: readonly Span[], all: readonly Span[]): Part[] {
  if (!('of' in call)) {
    return [{ value: (spans, seconds) => (call.name === 'rate' ? spans.length / seconds : spans.length), missing: 0 }];
  }
  const numbersOf = (spans: readonly Span[]) => spans.flatMap((span) => numbersIn(span, call.of, all));
  const numbers = numbersOf(members);
  if (numbers.length === 0) return [];
  if (call.name === 'quantile_over_time') {
    return call.quantiles.map((q) => ({
      label: { key: 'p', value: q },
      value: (spans) => {
        const sorted = numbersOf(spans).sort((a, b) => a - b);
        return sorted[Math.floor(q * (sorted.length - 1))];
      },
      missing: 0,
    }));
  }
  if (call.name === 'histogram_over_time') {
    const isTime = call.of === 'duration';
    const edges = new Set(numbers.map((number) => edgeAbove(number, isTime)));
    return [...edges].map((edge) => ({
      label: { key: '__bucket', value: edge },
      value: (spans) => numbersOf(spans).filter((number) => edgeAbove(number, isTime) === edge).length,
      missing: 0,
    }));
  }
  return [{ value: (spans) => summary(call.name, numbersOf(spans)), missing: undefined }];
}

function summary(name: Call['name'], numbers: readonly number[]): number | undefined {
  if (numbers.length === 0) return undefined;
  const sum = numbers.reduce((a, b) => a + b, 0);
  if (name === 'min_over_time') return Math.min(...numbers);
  if (name === 'max_over_time') return Math.max(...numbers);
  return name === 'sum_over_time' ? sum : sum / numbers.length;
}

/** Powers of two, of nanoseconds where it is a time. */
function edgeAbove(number: number, isTime: boolean): number {
  if (number <= 0) return 0;
  const unit = isTime ? SECOND : 1;
  const value = isTime ? Math.round(number * SECOND) : number;
  let edge = 1;
  while (edge < value) edge *= 2;
  while (edge / 2 >= value) edge /= 2;
  return edge / unit;
}

function numbersIn(span: Span, of: Measured, all: readonly Span[]): number[] {
  if (of === 'duration') return [Number(durationNano(span)) / SECOND];
  if (of === 'traceDuration') {
    const trace = all.filter(({ traceId }) => traceId === span.traceId);
    const starts = trace.map((each) => Number(each.startTimeUnixNano - span.startTimeUnixNano));
    const ends = trace.map((each) => Number(each.endTimeUnixNano - span.startTimeUnixNano));
    return [(Math.max(...ends) - Math.min(...starts)) / SECOND];
  }
  const value = attributeIn(span, of);
  const values: readonly AttributeValue[] = Array.isArray(value) ? value : [value ?? null];
  return values.flatMap((each) => (typeof each === 'bigint' || typeof each === 'number' ? [Number(each)] : []));
}

const numberIn = (attributes: Attributes) => attributes.find(({ key }) => key === 'n')?.value;

function attributeIn(span: Span, field: string): AttributeValue | undefined {
  if (field === 'span.n') return numberIn(span.attributes);
  if (field === 'resource.n') return numberIn(span.resource.attributes);
  return numberIn(span.attributes) ?? numberIn(span.resource.attributes);
}

function groupsOf(spans: readonly Span[], by: readonly Key[]) {
  const groups: { labels: readonly MetricLabel[]; spans: Span[] }[] = [];
  for (const span of spans) {
    const labels = by.flatMap((key) => {
      const value = labelIn(span, key);
      return value === undefined ? [] : [{ key, value }];
    });
    const known = groups.find((group) => textOfLabels(group.labels) === textOfLabels(labels));
    if (known === undefined) groups.push({ labels, spans: [span] });
    else known.spans.push(span);
  }
  return groups;
}

function labelIn(span: Span, key: Key): LabelValue | undefined {
  switch (key) {
    case 'resource.service.name':
      return serviceName(span.resource);
    case 'name':
      return span.name;
    case 'statusMessage':
      return span.statusMessage;
    case 'status':
      return STATUSES[span.statusCode] ?? null;
    case 'kind':
      return KINDS[span.kind] ?? null;
    default: {
      const value = attributeIn(span, key);
      return Array.isArray(value) ? `[${value.join(',')}]` : (value as LabelValue | undefined);
    }
  }
}

/** Equal for equal labels. */
export function textOfLabels(labels: readonly MetricLabel[]): string {
  return labels
    .map(({ key, value }) => `${key}=${typeof value} ${value}`)
    .sort()
    .join(' ');
}
