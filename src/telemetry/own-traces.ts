/** What the server traces of itself. Types only: the library is loaded where traces are made (send-own-traces.ts). */
import type { IncomingMessage } from 'node:http';
import type { SpangraphError } from '../errors.ts';
import type { OperationSummary } from '../net/answer-report.ts';

/** What a trace says of a request. */
export interface TracedRequest extends Pick<IncomingMessage, 'method' | 'url' | 'headers' | 'httpVersion'> {
  readonly socket: { readonly remoteAddress?: string | undefined };
}

/** The trace of one request of an API. The first call of `refused` or `answered` ends it. */
export interface RequestTrace {
  /** False if the sender of the request wants no trace of it. */
  readonly isRecorded: boolean;
  /** It was refused before a thread had answered it. */
  refused(error: SpangraphError): void;
  answered(reply: { readonly status: number; readonly summary?: OperationSummary | undefined }): void;
}

/** A commit of the ingest half. Plain data, because it crosses threads. */
export interface CommitSummary {
  /** Milliseconds since the Unix epoch. */
  readonly startedAt: number;
  readonly durationMs: number;
  /** Requests that it has spans of. */
  readonly requests: number;
  readonly spans: number;
  /** Code of the error that its senders get. */
  readonly error?: string;
}

export interface OwnTraces {
  /** A request has begun to arrive at `route`. Continues the trace that its headers name. */
  begin(request: TracedRequest, route: string): RequestTrace;
  committed(commit: CommitSummary): void;
  /** Sends what is left, and takes nothing more. Resolves after a few seconds at most, and never rejects. */
  stop(): Promise<void>;
}
