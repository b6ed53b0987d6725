/** How the costs of ingest change while one database grows. */
import { decimal, formatTable, whole } from './format-table.ts';
import { percentile } from './percentile.ts';

/** Sums since the start, and what is there now. */
export interface GrowthPoint {
  readonly spans: number;
  /** While sending. */
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly writtenBytes: number;
  readonly diskBytes: number;
  readonly memoryBytes: number;
}

/** What the spans from one point to the next took. */
export interface GrowthStep {
  /** In the database at the end of the step. */
  readonly spans: number;
  readonly spansPerSecond: number;
  /** For 100,000 spans. */
  readonly cpuSeconds: number;
  /** For each span of the step. */
  readonly writtenBytes: number;
  /** For each span in the database, with the log. */
  readonly diskBytes: number;
  readonly memoryBytes: number;
}

const STEPS = 40;
const MIB = 2 ** 20;
const START: GrowthPoint = { spans: 0, seconds: 0, cpuSeconds: 0, writtenBytes: 0, diskBytes: 0, memoryBytes: 0 };

/** At most forty steps of about equal size; a step of one point alone where there are few. */
export function growthSteps(points: readonly GrowthPoint[]): GrowthStep[] {
  const each = Math.max(1, Math.ceil(points.length / STEPS));
  const ends = points.filter((_, index) => (index + 1) % each === 0);
  return ends.map((end, index) => stepOf(ends[index - 1] ?? START, end));
}

function stepOf(before: GrowthPoint, end: GrowthPoint): GrowthStep {
  const added = end.spans - before.spans;
  return {
    spans: end.spans,
    spansPerSecond: added / (end.seconds - before.seconds),
    cpuSeconds: ((end.cpuSeconds - before.cpuSeconds) / added) * 100_000,
    writtenBytes: (end.writtenBytes - before.writtenBytes) / added,
    diskBytes: end.diskBytes / end.spans,
    memoryBytes: end.memoryBytes,
  };
}

/** The rates of the first and of the last quarter of the steps: medians. Undefined where there are fewer than four steps. */
export function ratesAtEnds(
  steps: readonly GrowthStep[],
): { readonly first: number; readonly last: number } | undefined {
  const quarter = Math.floor(steps.length / 4);
  if (quarter === 0) return undefined;
  const median = (some: readonly GrowthStep[]): number =>
    percentile(
      some.map(({ spansPerSecond }) => spansPerSecond),
      0.5,
    );
  return { first: median(steps.slice(0, quarter)), last: median(steps.slice(-quarter)) };
}

/** The first step, then each that ends at twice the spans or more, then the last. */
export function growthTable(steps: readonly GrowthStep[]): string[] {
  const head = ['spans stored', 'spans/s', 'CPU s/100k', 'written B/span', 'disk B/span', 'RSS MiB'];
  let next = 0;
  const shown = steps.filter(({ spans }, index) => {
    const isShown = spans >= next || index === steps.length - 1;
    if (isShown) next = spans * 2;
    return isShown;
  });
  const rows = shown.map((step) => [
    whole(step.spans),
    whole(step.spansPerSecond),
    decimal(step.cpuSeconds, 2),
    whole(step.writtenBytes),
    whole(step.diskBytes),
    whole(step.memoryBytes / MIB),
  ]);
  return formatTable([head, ...rows]);
}
