/** Requests of one call that ask about one time range, so that what is in the range is read once for all of them. */
import { getOrMake } from '../../model/get-or-make.ts';
import type { TimeRange } from '../query.ts';
import { isEver } from './bounds.ts';

/** A request, and its index in the call. */
export interface Member<Request> {
  readonly index: number;
  readonly request: Request;
}

export interface RangeGroup<Request> {
  /** Absent where all spans are asked for. */
  readonly range?: TimeRange;
  readonly members: Member<Request>[];
}

export function groupByRange<Request extends { readonly timeRange?: TimeRange }>(
  requests: readonly Request[],
): readonly RangeGroup<Request>[] {
  const groups = new Map<string, RangeGroup<Request>>();
  for (const [index, request] of requests.entries()) {
    const { timeRange } = request;
    const range = timeRange === undefined || isEver(timeRange) ? {} : { range: timeRange };
    const key = `${timeRange?.from}/${timeRange?.to}`;
    getOrMake(groups, key, () => ({ ...range, members: [] })).members.push({ index, request });
  }
  return [...groups.values()];
}
