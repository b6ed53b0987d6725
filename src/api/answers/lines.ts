/**
 * The lines in which questions wait for a thread: new ones, slow ones, and those that share their thread with no other
 * question.
 */
import type { Seat } from './seat.ts';
import { type Waiting, WaitingLine } from './waiting-line.ts';

/** What the lines need to know of an entry. It must not change while the entry waits. */
export interface LineEntry extends Waiting {
  readonly isSlow: boolean;
  /** Whether it may share its thread with no other question. */
  readonly isAlone: boolean;
}

export class Lines<Entry extends LineEntry> {
  readonly #fresh = new WaitingLine<Entry>();
  readonly #slow = new WaitingLine<Entry>();
  readonly #alone = new WaitingLine<Entry>();
  #isSlowTurn = false;

  /** Questions that wait, in all lines. */
  get length(): number {
    return this.#fresh.length + this.#slow.length + this.#alone.length;
  }

  /** Whether a question waits that the quick thread may take. */
  get hasFresh(): boolean {
    return this.#fresh.length > 0;
  }

  /** Whether a question waits that the quick thread may not take. */
  get hasOther(): boolean {
    return this.length > this.#fresh.length;
  }

  push(entry: Entry): void {
    this.#lineOf(entry).push(entry);
  }

  /** Takes this entry out, if it waits. */
  remove(entry: Entry): void {
    this.#lineOf(entry).remove(entry);
  }

  entries(): readonly Entry[] {
    return [this.#fresh, this.#slow, this.#alone].flatMap((line) => line.entries());
  }

  /** Takes the next entry for a seat that has room. On a slow seat, only the clients that `mayTake` lets through get one. */
  next(seat: Seat, mayTake: (client: string) => boolean): Entry | undefined {
    if (seat.isQuick) return this.#fresh.shift();
    if (this.#alone.length > 0) {
      // The seat takes nothing else until it is free for such a question.
      const alone = seat.hasRoom(1) ? this.#alone.shift(mayTake) : undefined;
      if (alone !== undefined || !seat.hasRoom(1)) return alone;
    }
    // The lines take turns, so that neither starves.
    this.#isSlowTurn = !this.#isSlowTurn;
    const [first, second] = this.#isSlowTurn ? [this.#slow, this.#fresh] : [this.#fresh, this.#slow];
    return first.shift(mayTake) ?? second.shift(mayTake);
  }

  #lineOf({ isAlone, isSlow }: Entry): WaitingLine<Entry> {
    if (isAlone) return this.#alone;
    return isSlow ? this.#slow : this.#fresh;
  }
}
