/** What the monitor asks for. Times are milliseconds in the parameters, and nanoseconds here. */
import { SpanKind } from '../../model/span.ts';
import type { Asked } from '../adapter/adapter.ts';
import { type Parameters, refusal } from '../adapter/parameters.ts';
import { readKind } from './operations.ts';
import { readMillis } from './times.ts';

export interface MetricWish {
  readonly services: readonly string[];
  readonly kinds: readonly number[];
  readonly isByOperation: boolean;
  /** When the last point is, in nanoseconds since the Unix epoch. */
  readonly end: bigint;
  /** How long before it the first one is. */
  readonly lookback: bigint;
  /** Time between two points. */
  readonly step: bigint;
  /** How long before a point the spans start that it tells of. */
  readonly window: bigint;
}

const SECOND = 1_000_000_000n;
const HOUR = 3_600n * SECOND;
const FIVE_SECONDS = 5n * SECOND;
const TEN_MINUTES = 600n * SECOND;

/** Throws BAD_USER_INPUT. */
export function readMetricWish({ parameters, nowUnixNano }: Pick<Asked, 'parameters' | 'nowUnixNano'>): MetricWish {
  const services = parameters.all('service').filter((service) => service !== '');
  if (services.length === 0) throw refusal('service', 'is required');
  const kinds = parameters.all('spanKind').filter((kind) => kind !== '');
  return {
    services,
    kinds: kinds.length === 0 ? [SpanKind.SERVER] : kinds.map((kind) => readKind('spanKind', kind)),
    isByOperation: parameters.boolean('groupByOperation') ?? false,
    end: readMillis(parameters, 'endTs') ?? nowUnixNano,
    lookback: readMillis(parameters, 'lookback') ?? HOUR,
    step: readLength(parameters, 'step') ?? FIVE_SECONDS,
    window: readLength(parameters, 'ratePer') ?? TEN_MINUTES,
  };
}

function readLength(parameters: Parameters, name: string): bigint | undefined {
  const length = readMillis(parameters, name);
  if (length === 0n) throw refusal(name, 'must be over 0');
  return length;
}

/** From 0 to 1. Throws BAD_USER_INPUT. */
export function readQuantile(parameters: Parameters): number {
  const text = parameters.required('quantile');
  const quantile = Number(text);
  if (text.trim() === '' || !(quantile >= 0 && quantile <= 1)) throw refusal('quantile', 'must be from 0 to 1');
  return quantile;
}
