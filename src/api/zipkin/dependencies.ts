/** Who calls whom. */
import { zipkinName } from '../../../receivers/formats/zipkin/endpoints-of.ts';
import { compareNames } from '../../model/compare.ts';
import { getOrMake } from '../../model/get-or-make.ts';
import { ServiceMaps } from '../../query/metrics/service-map.ts';
import type { Asked } from '../adapter/adapter.ts';
import { readTimeRange } from './times.ts';

interface Link {
  readonly parent: string;
  readonly child: string;
  callCount: number;
  errorCount: number;
}

/**
 * `GET /api/v2/dependencies?endTs=&lookback=`: the edges of the service map, with databases, systems of messages and services that
 * send no spans. Calls with a side without a name are left out; those with equal names are one link.
 */
export async function dependencies(asked: Asked): Promise<readonly object[]> {
  const { reader, limits, account, parameters, nowUnixNano } = asked;
  parameters.required('endTs');
  const timeRange = readTimeRange(parameters, nowUnixNano);
  const { edges } = await new ServiceMaps(reader, limits, account).serviceMap({
    timeRange,
    wish: { quantiles: false, numbers: [] },
  });
  const links = new Map<string, Link>();
  for (const { source, target, measures } of edges) {
    const [parent, child] = [zipkinName(source.name), zipkinName(target.name)];
    if (parent === '' || child === '' || measures.measures === undefined) continue;
    const key = JSON.stringify([parent, child]);
    const link = getOrMake(links, key, () => ({ parent, child, callCount: 0, errorCount: 0 }));
    link.callCount += measures.measures.count;
    link.errorCount += measures.measures.errorCount;
  }
  return [...links.values()]
    .sort((a, b) => compareNames(a.parent, b.parent) || compareNames(a.child, b.child))
    .map(({ errorCount, ...link }) => (errorCount === 0 ? link : { ...link, errorCount }));
}
