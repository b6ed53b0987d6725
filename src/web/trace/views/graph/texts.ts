import type { Stats } from '../stats.ts';
import type { NodeOf } from './trace-graph.ts';

/** What a node is called. */
export function textOf({ service, name }: Pick<Stats, 'service' | 'name'>, by: NodeOf): string {
  return (by === 'service' ? service : name) || '·';
}
