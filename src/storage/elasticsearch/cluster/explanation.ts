/** Gathers what one read asked of the cluster. */
import type { ExplainedStep } from '../../explain.ts';
import { MAX_EXPLAINED_STEPS, shortened } from '../../explain.ts';

/** What was asked, as the cluster was asked it. */
export interface Asked {
  /** The kind of request and the indices it went to. */
  readonly using: string;
  /** The query; absent where documents are named by their ids. */
  readonly query?: object;
  /** Whether hits came in the order wanted. */
  readonly isOrdered?: boolean;
}

interface Told extends Omit<ExplainedStep, 'times' | 'rowsRead' | 'durationMs'> {
  times: number;
  rowsRead: number;
  durationMs: number;
}

export class Explanation {
  readonly #steps = new Map<string, Told>();
  #leftOut = 0;

  /** Repeated requests are told as one. */
  add(asked: Asked, rowsRead: number, durationMs: number): void {
    const words = wordsOf(asked);
    const key = JSON.stringify(words);
    const step = this.#steps.get(key) ?? { ...words, times: 0, rowsRead: 0, durationMs: 0 };
    step.times++;
    step.rowsRead += rowsRead;
    step.durationMs += durationMs;
    if (this.#steps.has(key) || this.#steps.size < MAX_EXPLAINED_STEPS) this.#steps.set(key, step);
    else this.#leftOut++;
  }

  result(): { readonly steps: ExplainedStep[]; readonly stepsLeftOut: number } {
    return { steps: [...this.#steps.values()], stepsLeftOut: this.#leftOut };
  }
}

function wordsOf({ using, query, isOrdered }: Asked): Pick<Told, 'access' | 'using' | 'lookingFor' | 'order'> {
  return {
    access: query !== undefined && 'match_all' in query ? 'SCAN' : 'INDEX',
    using,
    ...(query === undefined ? {} : { lookingFor: shortened(JSON.stringify(query)) }),
    ...(isOrdered === true ? { order: 'STREAMED' } : {}),
  };
}
