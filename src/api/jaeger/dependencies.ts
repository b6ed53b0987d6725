/** Which services call which. */
import { ServiceMaps } from '../../query/metrics/service-map.ts';
import type { Asked } from '../adapter/adapter.ts';
import { readMillis } from './times.ts';

const DAY = 24n * 3_600n * 1_000_000_000n;

export interface Dependency {
  readonly parent: string;
  readonly child: string;
  readonly callCount: number;
}

/** What dependencies are asked for. */
export interface DependencyWish {
  /** Start of the called spans in [from, to), in nanoseconds since the Unix epoch. */
  readonly from: bigint;
  readonly to: bigint;
  /** Only links that touch it. */
  readonly service?: string | undefined;
}

/** `endTs` and `lookback` are milliseconds: by default the last 24 hours. */
export function readDependencyWish({ parameters, nowUnixNano }: Asked): DependencyWish {
  const to = readMillis(parameters, 'endTs') ?? nowUnixNano;
  const lookback = readMillis(parameters, 'lookback') ?? DAY;
  return { from: to > lookback ? to - lookback : 0n, to, service: parameters.text('service') };
}

/** Calls between services whose spans are parent and child, sorted. What a service calls in itself is not among them. */
export async function dependencies(
  { from, to, service }: DependencyWish,
  { reader, limits, account }: Pick<Asked, 'reader' | 'limits' | 'account'>,
): Promise<readonly Dependency[]> {
  const maps = new ServiceMaps(reader, limits, account);
  const { edges } = await maps.serviceMap({
    timeRange: { from, to },
    wish: { quantiles: false, numbers: [] },
  });
  const counts = new Map<string, Dependency>();
  for (const { source, target, kind, measures } of edges) {
    const isAsked = service === undefined || source.name === service || target.name === service;
    if (target.kind !== 'SERVICE' || kind === 'LINK' || !isAsked) continue;
    const key = JSON.stringify([source.name, target.name]);
    const before = counts.get(key)?.callCount ?? 0;
    const callCount = before + (measures.measures?.count ?? 0);
    counts.set(key, { parent: source.name, child: target.name, callCount });
  }
  return [...counts.values()];
}
