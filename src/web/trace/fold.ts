/** Spans that are folded into the span above them, as the URL says it: `internal`, `service` or both. */
import type { TraceStore } from './trace-store.ts';
import type { Tree } from './tree.ts';

export const FOLDS = ['internal', 'service'] as const;
export type Fold = (typeof FOLDS)[number];

export function parseFold(text: string | undefined): Fold[] {
  const words = text?.split(',') ?? [];
  return FOLDS.filter((fold) => words.includes(fold));
}

/** Roots and errors stay. `service` leaves those by which a service is entered. Undefined if nothing is folded. */
export function foldTest(
  store: TraceStore,
  { parent }: Tree,
  folds: readonly Fold[],
): ((span: number) => boolean) | undefined {
  if (folds.length === 0) return undefined;
  const [isInternal, isService] = FOLDS.map((fold) => folds.includes(fold));
  return (span) => {
    const above = parent[span] ?? -1;
    if (above < 0 || store.isFailed(span)) return false;
    if (isInternal && store.kinds[span] === 'INTERNAL') return true;
    return isService === true && store.service[above] === store.service[span];
  };
}
