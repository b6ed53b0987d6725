/**
 * A subscription, asked in turns: each turn is an ordinary operation of an answering thread, which answers what came after a place.
 * Between two turns nothing of the subscription is held there.
 */

/** Plain data, because it crosses threads. */
export interface LiveTurn {
  /** {@link LiveOutcome.after} of the turn before. Absent in the first turn. */
  readonly after?: string;
  /** The client did not take what it was sent: all but the newest are counted, and left out. */
  readonly isLate?: boolean;
}

/** When figures are worth a next turn. Plain data, because it crosses threads. */
export interface LivePace {
  /** Least milliseconds until the next turn. */
  readonly leastMs: number;
  /** Milliseconds until the figures change, even if nothing is stored meanwhile. Absent: they do not. */
  readonly dueMs?: number;
}

/** What a turn found. Plain data, because it crosses threads. */
export interface LiveOutcome {
  /** The place up to which everything is answered. */
  readonly after: string;
  /** There is nothing to send. */
  readonly isEmpty: boolean;
  /** The next turn finds something at once. */
  readonly hasMore: boolean;
  /** Absent: as soon as something is stored. */
  readonly pace?: LivePace;
}

/** The outcome with the milliseconds that its turn took, without waiting. Plain data, because it crosses threads. */
export interface TimedOutcome extends LiveOutcome {
  readonly tookMs: number;
}

/** A turn, for those who answer it. */
export class LiveTask {
  readonly turn: LiveTurn;
  #outcome: LiveOutcome | undefined;

  constructor(turn: LiveTurn) {
    this.turn = turn;
  }

  /** Undefined if the operation is no subscription, or failed. */
  get outcome(): LiveOutcome | undefined {
    return this.#outcome;
  }

  done(outcome: LiveOutcome): void {
    this.#outcome = outcome;
  }

  /** What was found could not be answered: it is not to be passed over. */
  failed(): void {
    this.#outcome = undefined;
  }
}
