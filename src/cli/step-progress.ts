/** Shows the progress of a command on standard error: a bar on a terminal, otherwise a line from time to time. */
import type { ReportProgress } from '../storage/maintenance.ts';
import { ProgressBar } from './progress-bar.ts';

/** Milliseconds between two lines about the same work. */
const LINE_MS = 2_000;

/** Runs the work. */
export async function withProgress<Result>(work: (report: ReportProgress) => Promise<Result>): Promise<Result> {
  const bar = new ProgressBar(process.stderr);
  let [shown, shownAt] = ['', Number.NEGATIVE_INFINITY];
  const report: ReportProgress = (done, note) => {
    if (process.stderr.isTTY) return bar.show(done, note);
    if (note === shown && performance.now() - shownAt < LINE_MS) return;
    [shown, shownAt] = [note, performance.now()];
    process.stderr.write(done === undefined ? `${note}\n` : `${note}: ${Math.floor(100 * done)}%\n`);
  };
  try {
    return await work(report);
  } finally {
    bar.end();
  }
}
