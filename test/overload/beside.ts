/**
 * What readers and ingest take from each other: `npm run test:overload -- --beside`. Prints how long reading a trace by its id takes
 * alone and beside full ingest, and what ingest stores alone and beside slow searches.
 */
import { percentile } from '../bench/percentile.ts';
import type { Program } from '../fixtures/program.ts';
import { loud, SPANS_A_REQUEST } from './loud-thread.ts';

/** Each pair is measured so often, alternating. */
const TIMES = 3;
const SLOW_READERS = 2;
const READS_ALONE = 400;
const TRACE =
  'query ($traceId: TraceID!) { trace(traceId: $traceId) { spanCount rootSpan { name } spans(first: 20) { nodes { name } } } }';
/** No index answers it. */
const SLOW =
  '{ spans(first: 1, filter: { attribute: { key: "overload.key.3", regex: "v.*ue 9[0-9]*7$" } }) { totalCount } }';

/** Spans that ingest stored in a second, and how long reads of a trace took, in milliseconds. */
export interface BesideReport {
  readonly aloneMs: readonly number[];
  readonly besideMs: readonly number[];
  readonly storedAlone: readonly number[];
  readonly storedBesideSlow: readonly number[];
}

export async function measureBeside(program: Program, seconds: number): Promise<BesideReport> {
  let from = 10_000_000;
  const ingest = async (): Promise<{ traces: readonly string[]; perSecond: number }> => {
    from += 1_000_000;
    const { acknowledged } = await loud(program, { rate: 0, seconds, from });
    return { traces: acknowledged, perSecond: (acknowledged.length * SPANS_A_REQUEST) / seconds };
  };
  const { traces } = await ingest();
  const report = {
    aloneMs: [] as number[],
    besideMs: [] as number[],
    storedAlone: [] as number[],
    storedBesideSlow: [] as number[],
  };
  for (let time = 0; time < TIMES; time++) {
    report.aloneMs.push(...(await readTraces(program, traces, (read) => read < READS_ALONE)));
    report.storedAlone.push((await ingest()).perSecond);
    report.besideMs.push(...(await beside(ingest(), (isOver) => readTraces(program, traces, () => !isOver()))).beside);
    const slow = await beside(ingest(), (isOver) =>
      Promise.all(Array.from({ length: SLOW_READERS }, () => searchSlowly(program, isOver))),
    );
    report.storedBesideSlow.push(slow.result.perSecond);
  }
  return report;
}

/** Lines for people. */
export function shownBeside({ aloneMs, besideMs, storedAlone, storedBesideSlow }: BesideReport): string {
  const p99 = [aloneMs, besideMs].map((times) => percentile(times, 0.99));
  const [alone = 0, slow = 0] = [storedAlone, storedBesideSlow].map((rates) => percentile(rates, 0.5));
  return [
    `trace by id: p99 ${p99[0]?.toFixed(1)} ms alone, ${p99[1]?.toFixed(1)} ms beside full ingest, ${((p99[1] ?? 0) / (p99[0] ?? 1)).toFixed(1)} times`,
    `ingest: ${Math.round(alone)} spans/s alone, ${Math.round(slow)} beside ${SLOW_READERS} slow searches, ${Math.round((100 * slow) / alone)}%`,
  ].join('\n');
}

/** Does something while a promise is pending. */
async function beside<Result, Beside>(
  work: Promise<Result>,
  use: (isOver: () => boolean) => Promise<Beside>,
): Promise<{ result: Result; beside: Beside }> {
  let isOver = false;
  const [result, used] = await Promise.all([work.finally(() => (isOver = true)), use(() => isOver)]);
  return { result, beside: used };
}

async function readTraces(
  program: Program,
  traces: readonly string[],
  goesOn: (read: number) => boolean,
): Promise<number[]> {
  const times: number[] = [];
  while (goesOn(times.length)) {
    const begun = performance.now();
    await program.graphql(TRACE, { traceId: traces[(times.length * 17) % traces.length] });
    times.push(performance.now() - begun);
  }
  return times;
}

async function searchSlowly(program: Program, isOver: () => boolean): Promise<void> {
  while (!isOver()) await program.ask(SLOW);
}
