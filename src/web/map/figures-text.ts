/** What stands on nodes and connections. */
import { rate, share } from '../format/rate.ts';
import type { MeasuresFragment } from '../generated/graphql.ts';
import { durationText } from '../measures/figures.tsx';
import { s } from '../messages/services.ts';
import type { MapEdge } from './calls.ts';

/** A rate of less than one an hour says nothing: then how many there are. */
export function amountOf(measures: MeasuresFragment, counted: (count: number) => string): string {
  return measures.rate * 3_600 < 1 ? counted(measures.count) : rate(measures.rate);
}

export function keyOf({ source, target, kind }: MapEdge): string {
  return `${source.id} ${target.id} ${kind}`;
}

/** What stands on a connection, in lines. */
export function figuresOf({ measures }: MapEdge): string[] {
  const { errorCount, errorRate, p95 } = measures;
  return [
    `${amountOf(measures, s.callsOf)} · ${durationText(p95)}`,
    ...(errorCount > 0 ? [s.errorsOf(share(errorRate ?? 0))] : []),
  ];
}
