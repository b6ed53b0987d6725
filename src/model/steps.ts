/** Long work in steps, so that its thread can do something else between them. */

/** Work that may be paused wherever it yields. */
export type Steps<Result> = Generator<undefined, Result, undefined>;

/** Milliseconds that such work keeps its thread before it lets others go first. Costs nothing measurable, and nobody notices
 * the wait. */
export const SLICE_MS = 15;

/** Does all of the work now. */
export function runAtOnce<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** Does the work in slices of {@link SLICE_MS}, each in a turn of its own. A slice returns whether all of the work is done. */
export async function runInTurns(
  steps: Steps<void>,
  takeTurn: (slice: () => boolean) => Promise<boolean>,
): Promise<void> {
  for (let isDone = false; !isDone; ) isDone = await takeTurn(() => runSlice(steps));
}

function runSlice(steps: Steps<void>): boolean {
  for (const end = performance.now() + SLICE_MS; performance.now() < end; ) {
    if (steps.next().done === true) return true;
  }
  return false;
}

/** Does the work in slices of {@link SLICE_MS}. Before each but the first it waits for `nextTurn`. */
export async function runInSlices<Result>(steps: Steps<Result>, nextTurn: () => Promise<void>): Promise<Result> {
  for (let end = performance.now() + SLICE_MS; ; ) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (performance.now() < end) continue;
    await nextTurn();
    end = performance.now() + SLICE_MS;
  }
}

/**
 * Does `work` with each item and may pause before every `itemsAStep` items. No item may be undefined. The loop is in a plain
 * function, not in the generator, because V8 runs it faster there.
 */
export function* forEachInSteps<Item>(
  items: readonly Item[],
  itemsAStep: number,
  work: (item: Item, index: number) => void,
): Steps<void> {
  for (let start = 0; start < items.length; start += itemsAStep) {
    yield;
    forSome(items, start, Math.min(start + itemsAStep, items.length), work);
  }
}

function forSome<Item>(
  items: readonly Item[],
  start: number,
  end: number,
  work: (item: Item, index: number) => void,
): void {
  for (let index = start; index < end; index++) {
    const item = items[index];
    if (item !== undefined) work(item, index);
  }
}
