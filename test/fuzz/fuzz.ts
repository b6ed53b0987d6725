/** The loop of the fuzzers: inputs by a grammar and by changing those that reached something new. */
import { Random } from '../bench/random.ts';
import type { Compare, Verdict } from './compare.ts';
import { Coverage } from './coverage.ts';
import { mutate } from './mutate.ts';

/** Inputs between two looks at the coverage. */
const BATCH = 500;
/** Inputs kept by chance once coverage is not asked any more; a new one takes the place of any. */
const MAX_KEPT_BY_CHANCE = 500;
/** Milliseconds that one batch may take: over it something in it hangs. */
const MAX_BATCH_MS = 60_000;

export interface FuzzTarget {
  readonly make: (random: Random) => Buffer;
  readonly compare: Compare;
}

export interface FuzzOptions {
  readonly seed: number;
  readonly inputs: number;
  /** For so many inputs coverage tells which to keep. After that they stay, and the rest of the run is many times quicker. */
  readonly guidedInputs: number;
  /** Stops early when it says so; asked after each batch. */
  readonly isOver?: () => boolean;
}

export interface FuzzReport {
  readonly inputs: number;
  readonly verdicts: Readonly<Record<Verdict, number>>;
  /** Inputs that reached something new, kept to be changed. */
  readonly kept: number;
  /** Characters of the source of the decoders that ran while coverage was taken. */
  readonly coveredCharacters: number;
  /** Milliseconds of the slowest batch. */
  readonly slowestBatchMs: number;
  readonly peakRssBytes: number;
}

/** Throws an error that holds the input, as hex, if the program and its references differ about one. */
export async function fuzz(target: FuzzTarget, options: FuzzOptions): Promise<FuzzReport> {
  const random = new Random(options.seed, 1);
  const coverage = new Coverage();
  if (options.guidedInputs > 0) await coverage.start();
  const verdicts: Record<Verdict, number> = { accepted: 0, 'rejected in part': 0, refused: 0 };
  const kept: Buffer[] = [target.make(random)];
  const keptByChance: Buffer[] = Array.from({ length: MAX_KEPT_BY_CHANCE }, () => target.make(random));
  let inputs = 0;
  let slowestBatchMs = 0;
  let peakRssBytes = 0;
  try {
    while (inputs < options.inputs && options.isOver?.() !== true) {
      const batch = Array.from({ length: Math.min(BATCH, options.inputs - inputs) }, () =>
        next(random, target, random.oneIn(2) ? kept : keptByChance),
      );
      const start = performance.now();
      for (const input of batch) verdicts[judge(target, input)]++;
      const tookMs = performance.now() - start;
      if (tookMs > MAX_BATCH_MS) throw new Error(`a batch of ${batch.length} inputs took ${Math.round(tookMs)} ms`);
      slowestBatchMs = Math.max(slowestBatchMs, tookMs);
      peakRssBytes = Math.max(peakRssBytes, process.memoryUsage.rss());
      inputs += batch.length;
      if (inputs >= options.guidedInputs) {
        coverage.stop();
        keptByChance[random.below(MAX_KEPT_BY_CHANCE)] = random.pick(batch);
      } else if (await coverage.grew(false)) await keepNew(batch, { target, coverage, kept });
    }
  } finally {
    coverage.stop();
  }
  return { inputs, verdicts, kept: kept.length, coveredCharacters: coverage.characters, slowestBatchMs, peakRssBytes };
}

function next(random: Random, { make }: FuzzTarget, kept: readonly Buffer[]): Buffer {
  return random.oneIn(3) ? make(random) : mutate(random, random.pick(kept), random.pick(kept));
}

function judge({ compare }: FuzzTarget, input: Buffer): Verdict {
  try {
    return compare(input);
  } catch (error) {
    throw new Error(
      `${error instanceof Error ? error.message : String(error)}; the input is ${input.toString('hex')}`,
      {
        cause: error,
      },
    );
  }
}

interface Selection {
  readonly target: FuzzTarget;
  readonly coverage: Coverage;
  readonly kept: Buffer[];
}

/** Keeps those of the inputs that reach something new, found by halves: looking at the coverage takes most of the time. */
async function keepNew(inputs: readonly Buffer[], selection: Selection): Promise<void> {
  const [first] = inputs;
  if (inputs.length === 1 && first !== undefined) {
    selection.kept.push(first);
    return;
  }
  const half = Math.ceil(inputs.length / 2);
  for (const some of [inputs.slice(0, half), inputs.slice(half)]) {
    for (const input of some) judge(selection.target, input);
    if (await selection.coverage.grew(some.length === 1)) await keepNew(some, selection);
  }
}
