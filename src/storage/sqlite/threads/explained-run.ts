/** Reads that report what they did. */
import { SpangraphError } from '../../../errors.ts';
import type { ReportCall } from '../../explain.ts';
import type { ReadOutcome, ReadTask } from './run-read.ts';
import { epochMs } from './run-read.ts';

/** Runs a read in any thread. */
export type RunRead = (task: ReadTask, signal?: AbortSignal) => Promise<ReadOutcome>;

export function explainedRun(run: RunRead, report: ReportCall): RunRead {
  return async (task, signal) => {
    const startedAtMs = performance.now();
    const startedMs = epochMs();
    const tell = (outcome: ReadOutcome): void => {
      const { begunMs = startedMs, endedMs = startedMs, steps = [], stepsLeftOut = 0 } = outcome.work ?? {};
      report({
        method: task.name,
        keys: task.requests.length,
        startedAtMs,
        durationMs: performance.now() - startedAtMs,
        waitMs: Math.max(0, begunMs - startedMs),
        workMs: endedMs - begunMs,
        steps,
        stepsLeftOut,
        ...('error' in outcome ? { error: outcome.error.code } : {}),
      });
    };
    try {
      const outcome = await run({ ...task, explain: true }, signal);
      tell(outcome);
      return outcome;
    } catch (thrown) {
      tell({ error: SpangraphError.from(thrown).toPlain() });
      throw thrown;
    }
  };
}
