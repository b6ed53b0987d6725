/** The lines of the audit log for one question: who asked it, and what became of it. */
import type { Caller } from '../access/caller.ts';
import type { SpangraphError } from '../errors.ts';
import type { OperationSummary } from '../net/answer-report.ts';
import { lengthOf, type Reply } from '../net/question.ts';
import type { AuditEntry, AuditLog } from '../telemetry/audit-log.ts';
import type { TracedRequest } from '../telemetry/own-traces.ts';
import type { TurnMeter } from './live/live-connections.ts';

export class OperationAudit {
  readonly #log: Pick<AuditLog, 'write'> | undefined;
  readonly #asked: Pick<AuditEntry, 'door' | 'caller' | 'tenant' | 'address'>;
  readonly #startedAt = performance.now();
  /** Of the turns of a subscription. */
  #turns: { summary: OperationSummary; recordsRead: number; bytesRead: number } | undefined;

  #isOver = false;

  /** Without a log nothing is written. */
  constructor(
    log: Pick<AuditLog, 'write'> | undefined,
    { url = '/', socket }: Pick<TracedRequest, 'url' | 'socket'>,
    { name, tenant }: Caller,
  ) {
    this.#log = log;
    const door = url.split('?', 1)[0] ?? '/';
    this.#asked = { door, caller: name, tenant, address: socket.remoteAddress ?? '' };
  }

  /** The answer is complete. */
  answered(reply: Reply): void {
    const { summary, status } = reply;
    if (this.#isOver || summary === undefined) return;
    const { recordsRead, bytesRead } = summary;
    const answerBytes = lengthOf(reply);
    const hasFailed = status >= 400 || summary.codes.length > 0;
    this.#write(hasFailed ? 'failed' : 'answered', summary, { recordsRead, bytesRead, answerBytes });
  }

  /** Nothing was answered. */
  refused({ code }: SpangraphError): void {
    this.#isOver = true;
    this.#log?.write({ ...this.#asked, outcome: 'refused', codes: [code] });
  }

  /** Notes the turns of a subscription that `meter` counts. The first one has a line of its own. */
  countingTurns(meter: TurnMeter): TurnMeter {
    return {
      answered: (startedAt, summary) => {
        meter.answered(startedAt, summary);
        this.#turned(summary);
      },
    };
  }

  #turned(summary: OperationSummary | undefined): void {
    if (summary === undefined) return;
    const { recordsRead, bytesRead } = summary;
    if (this.#turns === undefined) {
      this.#turns = { summary, recordsRead, bytesRead };
      this.#write(summary.codes.length > 0 ? 'failed' : 'subscribed', summary, { recordsRead, bytesRead });
    } else {
      this.#turns.recordsRead += recordsRead;
      this.#turns.bytesRead += bytesRead;
    }
  }

  /** The connection of a subscription is closed. */
  ended(): void {
    if (this.#turns === undefined) return;
    const { summary, ...sums } = this.#turns;
    this.#write('ended', summary, sums);
  }

  #write(
    outcome: AuditEntry['outcome'],
    summary: OperationSummary,
    cost: Omit<NonNullable<AuditEntry['cost']>, 'durationMs'>,
  ): void {
    const durationMs = Math.round(performance.now() - this.#startedAt);
    this.#log?.write({ ...this.#asked, ...named(summary), outcome, cost: { durationMs, ...cost } });
  }
}

function named({
  operation,
  graphqlType,
  documentHash,
  codes,
}: OperationSummary): Pick<AuditEntry, 'operation' | 'type' | 'document' | 'codes'> {
  return {
    operation,
    ...(graphqlType !== undefined && { type: graphqlType }),
    ...(documentHash !== undefined && { document: `sha256:${documentHash}` }),
    ...(codes.length > 0 && { codes }),
  };
}
