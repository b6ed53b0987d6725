import { constants, type IncomingHttpHeaders, type OutgoingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import { ERROR_CODES, SpangraphError } from '../../src/errors.ts';
import type { Sender } from '../../src/ingest/sink.ts';
import { COMPRESSIONS } from '../intake/decompress.ts';
import { type ErrorAnswer, errorAnswer } from '../intake/error-answer.ts';
import { SentRequest } from '../intake/log-answers.ts';
import { senderAt } from '../intake/sender.ts';
import { encodeStatus } from '../otlp/encode-status.ts';
import { parseTimeout } from './grpc-timeout.ts';
import { frameMessage } from './message-frame.ts';

const CONTENT_TYPE = 'application/grpc+proto';
/** gRPC with protobuf messages. A suffix for another encoding, such as +json, is not served. */
const SERVED_CONTENT_TYPE = /^application\/grpc(?:\+proto)?(?:\s*;|$)/i;
/** Carries google.rpc.Status beside the plain code and message (gRPC, "Richer error model"). */
const STATUS_DETAILS = 'grpc-status-details-bin';

const RESPONSE_HEADERS: OutgoingHttpHeaders = {
  ':status': 200,
  'content-type': CONTENT_TYPE,
  'grpc-encoding': 'identity',
  'grpc-accept-encoding': `identity, ${COMPRESSIONS}`,
};

/**
 * One call on its HTTP/2 stream (gRPC over HTTP/2). It is answered once. Further answers have no effect, nor do answers
 * after the sender has gone or the deadline has passed.
 */
export class GrpcCall {
  readonly stream: ServerHttp2Stream;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Names and values in turn. */
  readonly rawHeaders: readonly string[];
  /** For the log. */
  readonly sent: SentRequest;
  readonly #closed = new AbortController();
  #deadline: NodeJS.Timeout | undefined;
  #trailers: OutgoingHttpHeaders = { 'grpc-status': 0 };

  constructor(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, rawHeaders: readonly string[]) {
    this.stream = stream;
    this.headers = headers;
    this.rawHeaders = rawHeaders;
    this.path = headers[':path'] ?? '';
    const { address } = this.sender;
    this.sent = new SentRequest({ address, path: this.path, userAgent: headers['user-agent'] });
    stream.on('wantTrailers', () => stream.sendTrailers(this.#trailers));
    stream.once('close', () => this.#end());
  }

  /** Who calls. */
  get sender(): Sender {
    return senderAt(this.stream.session?.socket ?? {});
  }

  /** Whether the call has been answered, or nobody waits for an answer any more. */
  get isOver(): boolean {
    return this.#closed.signal.aborted;
  }

  /** Calls `listener` when the call is over. */
  onOver(listener: () => void): void {
    this.#closed.signal.addEventListener('abort', listener, { once: true });
  }

  /** Answers a request that is not gRPC with an HTTP status and a text, and returns why (gRPC over HTTP/2, "Requests"). */
  refuseOtherProtocols(): SpangraphError | undefined {
    const refusal = notGrpc(this.headers);
    if (refusal === undefined) return undefined;
    this.#end();
    this.stream.respond({
      ':status': ERROR_CODES[refusal.code].httpStatus,
      'content-type': 'text/plain; charset=utf-8',
    });
    this.stream.end(`${refusal.message}\n`);
    this.#stopSender();
    return refusal;
  }

  /** Fails the call when the sender's deadline passes. Throws MALFORMED_REQUEST. */
  startDeadline(): void {
    const header = this.headers['grpc-timeout'];
    const timeoutMs = parseTimeout(Array.isArray(header) ? header[0] : header);
    if (timeoutMs === undefined) return;
    this.#deadline = setTimeout(() => {
      const message = `The deadline of ${timeoutMs} ms (grpc-timeout) has passed. The request may have been stored.`;
      this.fail(errorAnswer(new SpangraphError('SENDER_DEADLINE_EXCEEDED', message)));
    }, timeoutMs);
  }

  /** Sends one message of the answer. */
  send(message: Buffer): void {
    if (this.isOver) return;
    if (!this.stream.headersSent) this.stream.respond(RESPONSE_HEADERS, { waitForTrailers: true });
    this.stream.write(frameMessage(message));
  }

  /** Ends the answer with status OK. */
  succeed(): void {
    if (this.isOver) return;
    this.#end();
    this.stream.end();
  }

  /** Ends the call with an error, whether or not messages have been sent. */
  fail(answer: ErrorAnswer): void {
    if (this.isOver) return;
    this.#end();
    const trailers = {
      'grpc-status': answer.grpcStatus,
      'grpc-message': percentEncode(answer.message),
      [STATUS_DETAILS]: encodeStatus(answer, 'protobuf').toString('base64'),
    };
    if (this.stream.headersSent) {
      this.#trailers = trailers;
      this.stream.end();
    } else this.stream.respond({ ...RESPONSE_HEADERS, ...trailers }, { endStream: true });
    this.#stopSender();
  }

  #end(): void {
    clearTimeout(this.#deadline);
    this.#closed.abort();
  }

  /** Tells a sender that has not sent everything to stop. Nothing reads the rest. */
  #stopSender(): void {
    if (this.stream.readableEnded) return;
    // Node.js 22 and 26 send the answer after this turn, and would drop it with the stream.
    setImmediate(() => this.stream.close(constants.NGHTTP2_NO_ERROR));
    // The stream, and with it the connection, stays open until what has arrived is read.
    this.stream.resume();
  }
}

function notGrpc({ 'content-type': type = '', ':method': method }: IncomingHttpHeaders): SpangraphError | undefined {
  if (method !== 'POST')
    return new SpangraphError('METHOD_NOT_ALLOWED', `This port takes gRPC only, and not ${method}.`);
  if (SERVED_CONTENT_TYPE.test(type)) return undefined;
  const message = `This port takes gRPC only: content-type is ${JSON.stringify(type.slice(0, 100))}, and not application/grpc.`;
  return new SpangraphError('UNSUPPORTED_MEDIA_TYPE', message);
}

/** Encodes as gRPC over HTTP/2 prescribes for Status-Message: the percent sign, and all but printable ASCII. */
function percentEncode(text: string): string {
  return text.toWellFormed().replace(/[^ -$&-~]+/g, encodeURIComponent);
}
