/** Collects what one read asked of the cluster. */
import type { ExplainedStep } from '../../explain.ts';
import { MAX_EXPLAINED_STEPS, shortened } from '../../explain.ts';

/** A request, in words. */
export interface RequestWords {
  /** The kind of request and its indices. */
  readonly using: string;
  /** The query. Absent if ids name the documents. */
  readonly query?: object;
  /** Whether the hits came in the order wanted. */
  readonly isOrdered?: boolean;
}

interface RequestStep extends Omit<ExplainedStep, 'times' | 'rowsRead' | 'durationMs'> {
  times: number;
  rowsRead: number;
  durationMs: number;
}

export class ExplainedRequests {
  readonly #steps = new Map<string, RequestStep>();
  #leftOut = 0;

  /** Counts equal requests as one step. */
  add(request: RequestWords, rowsRead: number, durationMs: number): void {
    const words = stepWords(request);
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

function stepWords({
  using,
  query,
  isOrdered,
}: RequestWords): Pick<RequestStep, 'access' | 'using' | 'lookingFor' | 'order'> {
  return {
    access: query !== undefined && 'match_all' in query ? 'SCAN' : 'INDEX',
    using,
    ...(query === undefined ? {} : { lookingFor: shortened(JSON.stringify(query)) }),
    ...(isOrdered === true ? { order: 'STREAMED' } : {}),
  };
}
