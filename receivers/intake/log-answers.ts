import type { RejectedSpan } from '../../src/ingest/sink.ts';
import type { ErrorAnswer } from './error-answer.ts';
import type { ReceiverLog } from './receiver.ts';

/** Logs the spans of a request that could not be stored. `title` is the receiver's. */
export function logRejected(log: ReceiverLog, title: string, rejected: readonly RejectedSpan[]): void {
  if (rejected.length > 0) log.warn({ rejected: rejected.length, first: rejected[0] }, `${title}: spans rejected`);
}

/** Logs a request that failed. `status` is the one that its sender gets. */
export function logFailure(log: ReceiverLog, title: string, status: number, { defect, message }: ErrorAnswer): void {
  if (defect === undefined) log.warn({ status, reason: message }, `${title}: request refused`);
  else log.error({ err: defect }, `${title}: request failed`);
}
