/** Requests with logs and metrics: what they tell of spans is stored, and the rest is answered with success all the same. */
import type { Reservation } from '../../src/ingest/sink.ts';
import type { LoggedException } from '../../src/model/exception.ts';
import { runInSlices } from '../../src/model/steps.ts';
import { type EncodedRequest, readRecordsInSteps } from '../formats/otlp/read-records.ts';
import { countArrived, type ExportOutcome, type Intake, roomForMessages } from '../intake/export-traces.ts';

/**
 * Reads a request in the form that its signal has, within the same bounds as traces. Stores the exceptions and errors that log
 * records tell of spans, if the storage keeps any, and resolves when they are durable. Throws MALFORMED_REQUEST, BODY_TOO_LARGE,
 * QUEUE_FULL, SHUTTING_DOWN and STORAGE_UNAVAILABLE. Sent again, a request is stored once.
 */
export async function exportOtherSignal(
  intake: Intake,
  reservation: Reservation,
  request: EncodedRequest,
): Promise<ExportOutcome> {
  const { sink, meter } = intake;
  const { signal, payload } = request;
  countArrived(intake, payload);
  reservation.growTo(payload.length);
  await reservation.enter();
  const reading = readRecordsInSteps(request, roomForMessages(reservation));
  const { count, exceptions, flawed, warnings } = await runInSlices(reading, () => sink.nextTurn());
  const stored = await store(exceptions, intake);
  const records = count - stored;
  meter.unstored(records, signal);
  const keepsLogged = sink.writeExceptions !== undefined;
  return { accepted: 0, rejected: [], warnings, unstored: { signal, records, flawed, keepsLogged } };
}

/** Resolves with the number of those that are stored. */
async function store(exceptions: readonly LoggedException[], { sink, meter }: Intake): Promise<number> {
  if (exceptions.length === 0 || sink.writeExceptions === undefined) return 0;
  await sink.writeExceptions(exceptions);
  meter.loggedExceptions(exceptions.length);
  return exceptions.length;
}
