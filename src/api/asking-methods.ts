/** Methods that other threads answer: their questions, and their messages. */
import type { Enter } from '../access/quotas/holders.ts';
import { NO_VISIT } from '../access/quotas/quotas.ts';
import { type PlainError, SpangraphError } from '../errors.ts';
import { lengthOf, type Question, type Reply } from '../net/question.ts';
import type { AuditLog } from '../telemetry/audit-log.ts';
import type { OwnTraces } from '../telemetry/own-traces.ts';
import { type Asker, clientName } from './answers/asker.ts';
import type { OutboxLimits } from './answers/outbox.ts';
import { UnsentBytes } from './answers/unsent-bytes.ts';
import { NO_OPERATION_METER, type OperationMeter } from './api-metrics.ts';
import type { GrpcCall } from './grpc/grpc-call.ts';
import type { GrpcMethod } from './grpc/grpc-server.ts';
import { OperationAudit } from './operation-audit.ts';

export interface AskingMethodsOptions {
  readonly paths: readonly string[];
  readonly asker: Asker;
  readonly limits: OutboxLimits;
  readonly meter?: OperationMeter;
  /** Counts a call. Absent: nothing is limited. */
  readonly enter?: Enter;
  /** Absent: the server does not trace itself. */
  readonly traces?: OwnTraces | undefined;
  /** Absent: nobody audits. */
  readonly audit?: Pick<AuditLog, 'write'> | undefined;
}

/**
 * Each call is a question whose URL is the path of the method, and whose body is the message of the request. Each piece of the
 * reply is one message of the answer; the body of a refusal is its error as JSON.
 */
export function askingMethods(options: AskingMethodsOptions): GrpcMethod[] {
  const { asker, limits, meter = NO_OPERATION_METER, enter = () => NO_VISIT, traces, audit } = options;
  const sending = { unsent: new UnsentBytes(limits.maxUnsentBytes), stallMs: limits.stallMs };
  const answer = async (call: GrpcCall): Promise<void> => {
    const startedAt = performance.now();
    const { caller, request, gone } = call;
    const trace = traces?.begin(request, call.path);
    const line = new OperationAudit(audit, request, caller);
    let visit = NO_VISIT;
    const ask = async (): Promise<Reply> => {
      visit = enter(caller);
      const question = questionOf(call, trace?.isRecorded);
      return await asker.ask(question, clientName(request.socket, caller), gone);
    };
    try {
      const reply = await ask().catch((thrown: unknown) => {
        const error = SpangraphError.from(thrown);
        meter.refused(error);
        trace?.refused(error);
        line.refused(error);
        throw thrown;
      });
      meter.answered(startedAt, reply.summary);
      trace?.answered(reply);
      line.answered(reply);
      visit.take(lengthOf(reply));
      if (reply.status !== 200) throw errorIn(reply);
      await call.send(reply.body, sending);
    } finally {
      visit.leave();
    }
  };
  return options.paths.map((path) => ({ path, needs: 'read', answer }));
}

/** In memory of its own, so that it can go to another thread. */
function questionOf({ path, message, caller }: GrpcCall, isTraced = false): Question {
  const body = new Uint8Array(message);
  return { method: 'POST', url: path, headers: {}, body, caller, ...(isTraced && { isTraced }) };
}

function errorIn({ body }: Reply): SpangraphError {
  return SpangraphError.fromPlain(JSON.parse(Buffer.concat(body).toString()) as PlainError);
}
