/** Lets calls in: nothing of a call is read before it is known who makes it. */
import type { Metadata, ServerInterceptor } from '@grpc/grpc-js';
import type { Need } from '../../access/caller.ts';
import { type Credentials, credentialsIn, type Gate } from '../../access/gate.ts';
import { SpangraphError } from '../../errors.ts';
import type { TracedRequest } from '../../telemetry/own-traces.ts';
import type { OnRefusal, RefusedRequest } from '../refusals/refusals.ts';
import type { Connections } from './connections.ts';
import type { AdmittedCall } from './grpc-call.ts';
import { grpcStatusOf } from './grpc-status.ts';

/** Milliseconds from the headers of a call until its message has arrived. */
const MESSAGE_TIMEOUT_MS = 60_000;

export interface EntranceParts {
  readonly library: Pick<typeof import('@grpc/grpc-js'), 'ServerInterceptingCall' | 'ServerListenerBuilder'>;
  readonly gate: Gate;
  /** What each method asks of its callers. */
  readonly needs: (path: string) => Need;
  readonly connections: Connections;
  readonly onRefusal: OnRefusal;
  /** Called with what is no refusal. */
  readonly onDefect: (thrown: unknown) => void;
}

export class Entrance {
  /** By the object that the library hands on to the method. */
  readonly #admitted = new WeakMap<Metadata, AdmittedCall>();
  readonly #parts: EntranceParts;

  constructor(parts: EntranceParts) {
    this.#parts = parts;
  }

  /** Who makes a call that was let in. */
  admitted(metadata: Metadata): AdmittedCall {
    const call = this.#admitted.get(metadata);
    if (call === undefined) throw new Error('A call was answered that was not let in.');
    return call;
  }

  readonly interceptor: ServerInterceptor = ({ path }, call) => {
    const { library, connections } = this.#parts;
    let timer: NodeJS.Timeout | undefined;
    const arrived = (): void => clearTimeout(timer);
    const refuse = (error: SpangraphError): void => call.sendStatus(grpcStatusOf(error));
    const letIn = async (metadata: Metadata, next: (admitted: Metadata) => void): Promise<void> => {
      try {
        await this.#admit(path, metadata, connections.of(call.getConnectionInfo()));
      } catch (thrown) {
        refuse(
          this.#asRefusal(thrown, {
            url: path,
            headers: { 'user-agent': agentOf(metadata) },
            socket: connections.of(call.getConnectionInfo()).socket,
          }),
        );
        return;
      }
      timer = setTimeout(() => refuse(tooSlow()), MESSAGE_TIMEOUT_MS);
      next(metadata);
    };
    const listener = new library.ServerListenerBuilder()
      .withOnReceiveMetadata((metadata, next) => void letIn(metadata, next))
      .withOnReceiveHalfClose((next) => {
        arrived();
        next();
      })
      .withOnCancel(arrived)
      .build();
    return new library.ServerInterceptingCall(call, { start: (next) => next(listener) });
  };

  async #admit(path: string, metadata: Metadata, { socket, cut }: ReturnType<Connections['of']>): Promise<void> {
    const { gate, needs } = this.#parts;
    const headers = textsOf(metadata);
    const caller = await gate.admit(credentialsOf(headers, path, socket.remoteAddress), needs(path));
    const { authorization: _token, cookie: _cookie, ...others } = Object.fromEntries(headers);
    const request: TracedRequest = { method: 'POST', url: path, headers: others, httpVersion: '2.0', socket };
    this.#admitted.set(metadata, { caller, request, cut });
  }

  #asRefusal(thrown: unknown, request: RefusedRequest): SpangraphError {
    const error = SpangraphError.from(thrown);
    if (error.code === 'INTERNAL_SERVER_ERROR') this.#parts.onDefect(thrown);
    else this.#parts.onRefusal(error, request);
    return error;
  }
}

function agentOf(metadata: Metadata): string {
  return String(metadata.get('user-agent')[0] ?? '');
}

/** Values of the same name together. Binary ones are not read. */
function textsOf(metadata: Metadata): [name: string, value: string][] {
  return Object.keys(metadata.getMap()).map((name) => [
    name,
    metadata
      .get(name)
      .filter((value) => typeof value === 'string')
      .join(', '),
  ]);
}

/** A browser cannot call, so there are no cookies to be taken. */
function credentialsOf(headers: readonly (readonly [string, string])[], path: string, address?: string): Credentials {
  const { cookie: _cookie, ...credentials } = credentialsIn(headers.flat(), { address, path });
  return credentials;
}

function tooSlow(): SpangraphError {
  const message = `The message did not arrive within ${MESSAGE_TIMEOUT_MS} ms.`;
  return new SpangraphError('SENDER_DEADLINE_EXCEEDED', message);
}
