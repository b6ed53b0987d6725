/** The routes whose requests are answered by other threads: GraphQL and REST. Loads neither. */
import type { IncomingMessage } from 'node:http';
import type { Caller } from '../access/caller.ts';
import type { Enter } from '../access/quotas/holders.ts';
import { NO_VISIT } from '../access/quotas/quotas.ts';
import { SpangraphError } from '../errors.ts';
import { errorReply, lengthOf, type Question, type Reply } from '../net/question.ts';
import type { AuditLog } from '../telemetry/audit-log.ts';
import type { OwnTraces } from '../telemetry/own-traces.ts';
import { type Asker, clientName } from './answers/asker.ts';
import { Inbox, type InboxLimits } from './answers/inbox.ts';
import { Outbox, type OutboxLimits } from './answers/outbox.ts';
import { NO_OPERATION_METER, type OperationMeter } from './api-metrics.ts';
import type { LiveConnections } from './live/live-connections.ts';
import { OperationAudit } from './operation-audit.ts';
import type { OnRefusal } from './refusals/refusals.ts';
import type { Handler, Route } from './router.ts';

/** A place whose requests are answered elsewhere. */
export interface AskedPlace {
  readonly path: string;
  readonly isPrefix?: boolean;
  /** Whether clients may subscribe here. */
  readonly hasEvents?: boolean;
  /** Whether programs may send bodies under the content type of a form. */
  readonly takesForms?: boolean;
  /** Whether a request gets a document without any stored data. */
  readonly isDocument?: (request: IncomingMessage) => boolean;
  /** What stands before the path of each question. For an API that has a port of its own, where its paths have no prefix. */
  readonly mount?: string;
  /** The body of a refusal, in the form that clients of this place know at the path of `url`. A text is sent as plain text. */
  readonly refusal: (error: SpangraphError, url: string) => object | string;
}

export interface AskingOptions {
  readonly places: readonly AskedPlace[];
  readonly asker: Asker;
  readonly limits: InboxLimits & OutboxLimits;
  readonly live: LiveConnections;
  readonly meter?: OperationMeter;
  /** Counts a request. Absent: nothing is limited. */
  readonly enter?: Enter;
  /** Absent: the server does not trace itself. */
  readonly traces?: OwnTraces | undefined;
  /** Absent: nobody audits. */
  readonly audit?: Pick<AuditLog, 'write'> | undefined;
  /** Hears of requests that are not answered. */
  readonly onRefusal?: OnRefusal | undefined;
}

export function askingRoutes({
  places,
  asker,
  limits,
  live,
  meter = NO_OPERATION_METER,
  traces,
  audit,
  enter = () => NO_VISIT,
  onRefusal = () => {},
}: AskingOptions): Route[] {
  const parts = {
    asker,
    inbox: new Inbox(limits),
    outbox: new Outbox(limits),
    live,
    meter,
    traces,
    audit,
    enter,
    onRefusal,
  };
  return places.map(({ takesForms = false, isDocument, ...place }) => ({
    ...place,
    needs: 'read' as const,
    pages: { isCostly: true, takesForms, isDocument },
    handle: askingHandler(place, parts),
  }));
}

interface Parts {
  readonly asker: Asker;
  readonly inbox: Inbox;
  readonly outbox: Outbox;
  readonly live: LiveConnections;
  readonly meter: OperationMeter;
  readonly traces: OwnTraces | undefined;
  readonly audit: Pick<AuditLog, 'write'> | undefined;
  readonly enter: Enter;
  readonly onRefusal: OnRefusal;
}

function askingHandler(place: AskedPlace, parts: Parts): Handler {
  const { asker, inbox, outbox, live, meter, traces, audit, enter, onRefusal } = parts;
  return async (request, response, caller, readmit) => {
    const startedAt = performance.now();
    const isStream = (place.hasEvents ?? false) && takesEvents(request);
    // A stream has no end that a trace could wait for.
    const trace = isStream ? undefined : traces?.begin(request, place.path);
    const line = new OperationAudit(audit, request, caller);
    const gone = new AbortController();
    response.once('close', () => {
      if (!response.writableFinished)
        gone.abort(new SpangraphError('OPERATION_REFUSED', 'The client closed its connection.'));
    });
    const client = clientName(request.socket, caller);
    let visit = NO_VISIT;
    const toSend = async (): Promise<Reply | undefined> => {
      visit = enter(caller);
      const question = await questionOf(request, caller, inbox, { mount: place.mount, isTraced: trace?.isRecorded });
      if (!isStream) return asker.ask(question, client, gone.signal);
      const refusal = (error: SpangraphError) => place.refusal(error, question.url);
      const counting = { meter: line.countingTurns(meter), visit };
      await live.serve({ question, readmit, client, response, gone: gone.signal, refusal, ...counting });
      return undefined;
    };
    try {
      const reply = await toSend().catch((thrown: unknown) => {
        const error = SpangraphError.from(thrown);
        meter.refused(error);
        trace?.refused(error);
        line.refused(error);
        if (!gone.signal.aborted && error.code !== 'INTERNAL_SERVER_ERROR') onRefusal(error, request);
        return refusalOf(error, thrown, place, request.url);
      });
      if (reply === undefined) return line.ended();
      meter.answered(startedAt, reply.summary);
      trace?.answered(reply);
      line.answered(reply);
      visit.take(lengthOf(reply));
      if (!gone.signal.aborted) await outbox.send(response, reply);
    } finally {
      visit.leave();
    }
  };
}

async function questionOf(
  request: IncomingMessage,
  caller: Caller,
  inbox: Inbox,
  { mount = '', isTraced = false }: { readonly mount: string | undefined; readonly isTraced: boolean | undefined },
): Promise<Question> {
  const body = await inbox.receive(request);
  const { method = 'GET', url = '/' } = request;
  return { method, url: mount + url, headers: headersOf(request), body, caller, ...(isTraced && { isTraced }) };
}

/** Whether the client asks for server-sent events, as it must for a subscription. */
function takesEvents({ headers: { accept = '' } }: IncomingMessage): boolean {
  return accept.split(',').some((range) => range.split(';', 1)[0]?.trim().toLowerCase() === 'text/event-stream');
}

/** All headers but those with secrets, which nobody behind the door needs. */
function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const { authorization: _token, cookie: _cookie, ...others } = headers;
  return Object.fromEntries(
    Object.entries(others).map(([name, value = '']) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}

/** Throws what is no refusal but a defect: the router logs it. */
function refusalOf(error: SpangraphError, thrown: unknown, { refusal }: AskedPlace, url = '/'): Reply {
  if (error.code === 'INTERNAL_SERVER_ERROR') throw thrown;
  return errorReply(error, refusal(error, url));
}
