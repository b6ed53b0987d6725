import { WARNING_CODES } from '../formats/warnings.ts';
import type { ErrorAnswer } from './error-answer.ts';
import type { ExportOutcome } from './export-traces.ts';
import type { ReceiverLog } from './receiver.ts';

/** Logs what of a request could not be stored, or only with a loss. `title` is the receiver's. */
export function logOutcome(log: ReceiverLog, title: string, { rejected, warnings }: ExportOutcome): void {
  if (rejected.length > 0) log.warn({ rejected: rejected.length, first: rejected[0] }, `${title}: spans rejected`);
  const losses = warnings.filter(({ code }) => WARNING_CODES[code].isLoss);
  if (losses.length > 0) log.warn({ warnings: losses }, `${title}: not all was stored as it was sent`);
}

/** Logs a request that failed. `status` is the one that its sender gets. */
export function logFailure(log: ReceiverLog, title: string, status: number, { defect, message }: ErrorAnswer): void {
  if (defect === undefined) log.warn({ status, reason: message }, `${title}: request refused`);
  else log.error({ err: defect }, `${title}: request failed`);
}
