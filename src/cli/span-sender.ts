/** Sends spans to a server by OTLP over HTTP, as the specification wants it: what can succeed later is sent again. */
import { encodeTracesJson } from '../../receivers/formats/otlp/encode-json.ts';
import { encodeTracesProtobuf } from '../../receivers/formats/otlp/encode-protobuf.ts';
import { pause } from '../app/pause.ts';
import { SpangraphError } from '../errors.ts';
import type { Span } from '../model/span.ts';
import { readPartialSuccess, readRefusal, TYPES } from './otlp-answer.ts';
import type { OtlpTarget } from './otlp-target.ts';
import { createPoster, type PostedAnswer, type Poster } from './post.ts';

/** Time that one answer may take. */
const TIMEOUT_MS = 10_000;
/** A server that has answered nothing well so far gets so much time, and one that has, the other. */
const PATIENCE_MS = { atFirst: 10_000, later: 60_000 } as const;
/** Milliseconds to the second attempt, at least. Each later one waits twice as long. A server can only ask for more. */
const FIRST_PAUSE_MS = 500;
const MAX_PAUSE_MS = 5_000;

/** Statuses of a request that may succeed later. */
const RETRYABLE = new Set([429, 502, 503, 504]);

/** What became of what was sent. */
export interface SendCounts {
  readonly spans: number;
  readonly rejected: number;
  /** Requests that were sent again. */
  readonly repeated: number;
  /** The last reason of a rejection. Empty: the server named none. */
  readonly rejection: string;
}

export interface SpanSenderOptions {
  /** Called with the reason when a request is to be sent again. */
  readonly onPause: (reason: string, ms: number) => void;
  /** Ends the pauses. A request under way is finished. */
  readonly signal: AbortSignal;
  readonly patienceMs?: { readonly atFirst: number; readonly later: number };
  /** Milliseconds to the second attempt. Absent: 500. */
  readonly firstPauseMs?: number;
}

/** Why an attempt failed, and the milliseconds that the server wants to pass before the next one. */
interface Failure {
  readonly reason: string;
  readonly retryAfterMs?: number | undefined;
  readonly cause?: unknown;
}

export class SpanSender {
  readonly #target: OtlpTarget;
  readonly #options: SpanSenderOptions;
  readonly #post: Poster;
  #counts: SendCounts = { spans: 0, rejected: 0, repeated: 0, rejection: '' };
  #hasSent = false;

  constructor(target: OtlpTarget, options: SpanSenderOptions) {
    this.#target = target;
    this.#options = options;
    this.#post = createPoster(target);
  }

  get counts(): SendCounts {
    return this.#counts;
  }

  /**
   * Resolves with true when the server has taken the spans, and with false when the signal has ended the attempts. Throws
   * TARGET_UNUSABLE if the server refuses them, or does not take them for too long.
   */
  async send(spans: readonly Span[]): Promise<boolean> {
    const { signal, onPause, patienceMs = PATIENCE_MS, firstPauseMs = FIRST_PAUSE_MS } = this.#options;
    const body = this.#encode(spans);
    const deadline = performance.now() + (this.#hasSent ? patienceMs.later : patienceMs.atFirst);
    for (let ms = firstPauseMs; ; ms = Math.min(2 * ms, MAX_PAUSE_MS)) {
      const failure = await this.#attempt(body, spans.length);
      if (failure === undefined) return true;
      if (signal.aborted) return false;
      const wait = Math.max(ms, failure.retryAfterMs ?? 0);
      if (performance.now() + wait > deadline) throw this.#unusable(failure.reason, failure.cause);
      onPause(failure.reason, wait);
      await pause(wait, signal);
      if (signal.aborted) return false;
      this.#counts = { ...this.#counts, repeated: this.#counts.repeated + 1 };
    }
  }

  #encode(spans: readonly Span[]): string | Uint8Array {
    return this.#target.protocol === 'http/json' ? encodeTracesJson(spans) : encodeTracesProtobuf(spans);
  }

  /** Undefined: the spans were taken. */
  async #attempt(body: string | Uint8Array, spans: number): Promise<Failure | undefined> {
    const { protocol, headers } = this.#target;
    const own = { 'content-type': TYPES[protocol], 'user-agent': 'spangraph-demo' };
    let answer: PostedAnswer;
    try {
      answer = await this.#post(body, { ...own, ...headers }, AbortSignal.timeout(TIMEOUT_MS));
    } catch (thrown) {
      if (thrown instanceof SpangraphError) throw thrown;
      if (isNoTls(codeOf(thrown))) throw this.#unusable(WANTS_PLAIN, thrown);
      if (codeOf(thrown).startsWith('HPE_')) throw this.#unusable(NO_HTTP, thrown);
      return { reason: reasonOf(thrown), cause: thrown };
    }
    if (answer.status >= 200 && answer.status < 300) return this.#took(spans, answer);
    if (this.#target.url.protocol === 'http:' && saysTls(answer)) throw this.#unusable(WANTS_TLS);
    const reason = refusalOf(answer);
    if (!RETRYABLE.has(answer.status)) throw this.#unusable(reason);
    return { reason, retryAfterMs: retryAfterMs(answer.headers['retry-after'], Date.now()) };
  }

  /** Throws TARGET_UNUSABLE for an answer that is not one of OTLP. */
  #took(spans: number, { status, headers, body }: PostedAnswer): undefined {
    const contentType = headers['content-type'];
    const partial = readPartialSuccess({ body, contentType }, this.#target.protocol);
    if (partial === undefined) {
      throw this.#unusable(
        `status ${status}, with ${contentType ?? 'a body'} that is no answer of OTLP: ${ADVICE[404]}`,
      );
    }
    // A server cannot reject fewer than none, or more than there were.
    const rejectedSpans = Math.min(Math.max(Math.trunc(partial.rejectedSpans), 0), spans);
    const { spans: before, rejected, repeated, rejection } = this.#counts;
    this.#hasSent = true;
    this.#counts = {
      spans: before + spans - rejectedSpans,
      rejected: rejected + rejectedSpans,
      repeated,
      rejection: rejectedSpans > 0 ? partial.errorMessage : rejection,
    };
  }

  #unusable(reason: string, cause?: unknown): SpangraphError {
    return new SpangraphError('TARGET_UNUSABLE', `${this.#target.url.href} does not take the spans: ${reason}`, {
      cause,
    });
  }
}

const ADVICE: Readonly<Record<number, string>> = {
  401: 'give a token with --token-file FILE or --header authorization=...',
  403: 'the token needs the scope ingest',
  404: 'does a receiver of OTLP/HTTP listen there? Its port is usually 4318',
};

function refusalOf({ status, headers, body }: PostedAnswer): string {
  const said = readRefusal(body, headers['content-type']);
  return [`status ${status}`, said, ADVICE[status] ?? ''].filter((part) => part !== '').join(': ');
}

/** Node's parser of HTTP says so. */
const NO_HTTP = 'the answer is not HTTP/1.1: that may be the port of OTLP/gRPC; OTLP/HTTP usually has 4318';

const WANTS_PLAIN = 'this port has no TLS: use http://';
const WANTS_TLS = 'this port has TLS: use https://';

/** OpenSSL read something else than TLS. */
function isNoTls(code: string): boolean {
  return code === 'EPROTO' || code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG';
}

/** Ports with TLS answer HTTP without it with status 400 and a text of their own: ours, and those of Go, nginx and Apache. */
function saysTls({ status, body }: PostedAnswer): boolean {
  return status === 400 && /use https:\/\/|HTTPS server|HTTPS port|SSL-enabled/i.test(body.toString());
}

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
}

function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  if (thrown.name === 'TimeoutError') return `no answer in ${TIMEOUT_MS / 1000} s`;
  const code = codeOf(thrown);
  if (code === 'ECONNREFUSED') return 'nothing listens there (ECONNREFUSED)';
  return thrown.message || code || thrown.name;
}

/** Milliseconds of a Retry-After header: seconds, or a date. Undefined: it is absent or has another form. */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}
