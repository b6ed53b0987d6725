/** From node to node with the arrow keys. */
import type { Placed } from './layout.ts';

const DIRECTIONS: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Goes to the nearest node in the direction of the arrow key. */
export function step(event: KeyboardEvent, { nodes }: Placed): void {
  const direction = DIRECTIONS[event.key];
  const from = nodes.find(({ node }) => `node-${node.id}` === document.activeElement?.id)?.at;
  if (direction === undefined || from === undefined) return;
  event.preventDefault();
  const [along, across] = direction;
  let found: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const { node, at } of nodes) {
    const ahead = (at.x - from.x) * along + (at.y - from.y) * across;
    const aside = Math.abs((at.x - from.x) * across) + Math.abs((at.y - from.y) * along);
    // What stands aside is farther than what stands ahead.
    if (ahead <= 1 || ahead + 2 * aside >= least) continue;
    least = ahead + 2 * aside;
    found = node.id;
  }
  if (found !== undefined) document.getElementById(`node-${found}`)?.focus();
}
