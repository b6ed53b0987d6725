/** The parts of a graph that hang together, in the order of their first nodes. */
import type { Arc } from './arc.ts';

export function partsOf(ids: readonly string[], arcs: readonly Arc[]): readonly ReadonlySet<string>[] {
  const neighbours = new Map(ids.map((id): [string, string[]] => [id, []]));
  for (const { source, target } of arcs) {
    neighbours.get(source)?.push(target);
    neighbours.get(target)?.push(source);
  }
  const parts: ReadonlySet<string>[] = [];
  for (const id of ids) {
    if (parts.some((part) => part.has(id))) continue;
    const part = new Set([id]);
    // The set grows while it is walked.
    for (const reached of part) for (const next of neighbours.get(reached) ?? []) part.add(next);
    parts.push(part);
  }
  return parts;
}
