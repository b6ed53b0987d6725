/**
 * The order in which senders get what all of them want, so that each gets the same share (self-clocked fair queueing, Golestani
 * 1994). A request gets its place when it comes; the lowest place is next. Who wants little is soon next, and nobody starves.
 */

/** Senders that are remembered, at least. */
const REMEMBERED = 1_000;

export class Shares {
  /** The last place of each sender. */
  readonly #last = new Map<string, number>();
  /** The place that was next last. A sender that was away begins here. */
  #now = 0;
  /** How many senders are remembered before those are forgotten that were away. */
  #most = REMEMBERED;

  /** The place of a request that costs so much. */
  placeFor(sender: string, cost: number): number {
    const place = Math.max(this.#last.get(sender) ?? 0, this.#now) + cost;
    this.#last.set(sender, place);
    if (this.#last.size > this.#most) this.#forget();
    return place;
  }

  /** To be called with the place that is next. */
  reached(place: number): void {
    this.#now = Math.max(this.#now, place);
  }

  /** Those that would begin at the same place if they had never been there. Then as many more may come as are left. */
  #forget(): void {
    for (const [sender, place] of this.#last) if (place <= this.#now) this.#last.delete(sender);
    this.#most = Math.max(REMEMBERED, 2 * this.#last.size);
  }
}
