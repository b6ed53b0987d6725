/** Boxes in lanes: what a flame graph is made of. No two of a lane overlap. */

export interface Boxes {
  readonly lanes: number;
  /** By lane: where its boxes begin in `ids`, and at the end where all end. */
  readonly first: Int32Array;
  /** Lane by lane, from left to right. */
  readonly ids: Int32Array;
  /** By box. */
  readonly lane: Int32Array;
  readonly from: Float64Array;
  readonly to: Float64Array;
}

/** `order`: the boxes from left to right. */
export function boxesOf(
  order: Int32Array,
  lane: Int32Array,
  lanes: number,
  from: Float64Array,
  to: Float64Array,
): Boxes {
  const first = new Int32Array(lanes + 1);
  for (const box of order) {
    const next = (lane[box] ?? 0) + 1;
    first[next] = (first[next] ?? 0) + 1;
  }
  for (let at = 1; at <= lanes; at++) first[at] = (first[at] ?? 0) + (first[at - 1] ?? 0);
  const next = first.slice();
  const ids = new Int32Array(order.length);
  for (const box of order) {
    const at = lane[box] ?? 0;
    const place = next[at] ?? 0;
    ids[place] = box;
    next[at] = place + 1;
  }
  return { lanes, first, ids, lane, from, to };
}

/** The place in `ids` of the first box of a lane that ends at this moment or later. */
export function placeAt({ first, ids, to }: Boxes, lane: number, at: number): number {
  let [low, high] = [first[lane] ?? 0, first[lane + 1] ?? 0];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((to[ids[middle] ?? 0] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The box of a lane at this moment; one that is at most `near` away, if there is none. */
export function boxAt(boxes: Boxes, lane: number, at: number, near: number): number | undefined {
  if (lane < 0 || lane >= boxes.lanes) return undefined;
  const end = boxes.first[lane + 1] ?? 0;
  let found: number | undefined;
  let least = near;
  for (let place = placeAt(boxes, lane, at - near); place < end; place++) {
    const box = boxes.ids[place] ?? 0;
    const [from, to] = [boxes.from[box] ?? 0, boxes.to[box] ?? 0];
    if (from > at + near) break;
    const away = at < from ? from - at : Math.max(0, at - to);
    if (away <= least) [found, least] = [box, away];
    if (away === 0) break;
  }
  return found;
}
