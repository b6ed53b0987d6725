/** What stands on nodes and arrows. */
import { v } from '../../../messages/views.ts';
import type { Stats } from '../stats.ts';
import type { NodeOf } from './trace-graph.ts';

/** What a node is called. */
export function textOf({ service, name }: Pick<Stats, 'service' | 'name'>, by: NodeOf): string {
  return (by === 'service' ? service : name) || '·';
}

/** One call needs no text. */
export function callsText(calls: number): readonly string[] {
  return calls === 1 ? [] : [v.times(calls)];
}
