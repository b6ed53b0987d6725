/** Blocks of one parent, as high as they fit without meeting in time. */

/** Above so many at one moment, a block goes below all of them: to look for gaps would take the square of their number. */
const MOST_LOOKED_AT = 64;

interface Block {
  readonly to: number;
  readonly top: number;
  readonly bottom: number;
}

export class Stack {
  /** Lines of all blocks. */
  height = 0;
  /** Blocks that may still run, the highest first. */
  #running: Block[] = [];
  /** When there are so many again, those that have ended are forgotten. */
  #limit = MOST_LOOKED_AT;

  /** Returns the first line of the block. Blocks must come in the order of `from`. */
  put(from: number, to: number, lines: number): number {
    if (this.#running.length <= MOST_LOOKED_AT || this.#running.length >= this.#limit) {
      this.#running = this.#running.filter((block) => block.to > from);
      this.#limit = Math.max(MOST_LOOKED_AT, 2 * this.#running.length);
    }
    const top = this.#running.length > MOST_LOOKED_AT ? this.height : this.#gap(lines);
    const place = top === this.height ? this.#running.length : this.#running.findIndex((block) => block.top >= top);
    this.#running.splice(place < 0 ? this.#running.length : place, 0, { to, top, bottom: top + lines });
    this.height = Math.max(this.height, top + lines);
    return top;
  }

  /** The first gap of so many lines. */
  #gap(lines: number): number {
    let free = 0;
    for (const { top, bottom } of this.#running) {
      if (top - free >= lines) return free;
      free = bottom;
    }
    return free;
  }
}
