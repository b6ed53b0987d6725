/** Requests with logs and metrics: they are read and answered with success, and what they hold is not stored. */
import type { Reservation } from '../../src/ingest/sink.ts';
import { runInSlices } from '../../src/model/steps.ts';
import { countRecordsInSteps, type EncodedRequest } from '../formats/otlp/count-records.ts';
import type { ReceiverContext } from '../intake/definition.ts';
import { type ExportOutcome, roomForMessages } from '../intake/export-traces.ts';

/**
 * Reads a request in the form that its signal has, within the same bounds as traces. Resolves with the number of its records.
 * Throws MALFORMED_REQUEST, BODY_TOO_LARGE, QUEUE_FULL and SHUTTING_DOWN.
 */
export async function exportOtherSignal(
  { sink, meter }: Pick<ReceiverContext, 'sink' | 'meter'>,
  reservation: Reservation,
  request: EncodedRequest,
): Promise<ExportOutcome> {
  const { signal, payload } = request;
  meter.arrived(payload.length);
  reservation.growTo(payload.length);
  await reservation.enter();
  const counting = countRecordsInSteps(request, roomForMessages(reservation));
  const records = await runInSlices(counting, () => sink.nextTurn());
  meter.unstored(records, signal);
  return { accepted: 0, rejected: [], warnings: [], unstored: { signal, records } };
}
