/** The spans of one trace by their keys. Nearly every span is alone with its id. */
import { getOrMake } from '../rows/get-or-make.ts';

/** A stored span, or one on its way into the file. Several spans may share an id, as the halves of a call do. */
export interface Half {
  readonly spanId: string;
  readonly kind: number;
  /** Exact, unsigned. */
  readonly startTime: bigint;
  isUnfinished: boolean;
  /** Row of `spans`. {@link NO_ROW} until the span is inserted. */
  row: bigint;
}

export const NO_ROW = -1n;

export class Halves {
  readonly #byId = new Map<string, Half | Family>();

  /** Whether a span has the id. */
  has(spanId: string): boolean {
    return this.#byId.has(spanId);
  }

  hasKind(spanId: string, kind: number): boolean {
    const found = this.#byId.get(spanId);
    return found instanceof Family ? found.kinds.has(kind) : found?.kind === kind;
  }

  get(spanId: string, kind: number, startTime: bigint): Half | undefined {
    const found = this.#byId.get(spanId);
    if (found instanceof Family) return found.kinds.get(kind)?.get(startTime);
    return found?.kind === kind && found.startTime === startTime ? found : undefined;
  }

  /** The key must be new. Says whether its id is. */
  add(half: Half): boolean {
    const found = this.#byId.get(half.spanId);
    if (found === undefined) this.#byId.set(half.spanId, half);
    else if (found instanceof Family) found.add(half);
    else this.#byId.set(half.spanId, new Family(found, half));
    return found === undefined;
  }
}

/** Several spans with one id. */
class Family {
  /** By kind and start. */
  readonly kinds = new Map<number, Map<bigint, Half>>();

  constructor(...halves: readonly Half[]) {
    for (const half of halves) this.add(half);
  }

  add(half: Half): void {
    getOrMake(this.kinds, half.kind, () => new Map<bigint, Half>()).set(half.startTime, half);
  }
}
