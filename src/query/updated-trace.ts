/**
 * Whether a trace has changed since an earlier turn of a subscription. A turn first looks at what is cheap: the summary, and when the
 * last span arrived. Where a backend may show a span later than others that arrived after it, that is not enough to see an
 * unfinished span finish. So a changed trace is compared once more after that time.
 */
import { createHash } from 'node:crypto';
import type { SkeletonSpan, TraceSummary } from '../storage/backend.ts';
import { invalidCursor } from './cursor.ts';

/** What a turn has seen of a trace. */
export interface SeenTrace {
  /** Changes with most that happens to the trace. */
  readonly sign: string;
  /** Hash of the figures of the summary, and of the keys and ends of all spans. */
  readonly content: string;
  /** When the trace is compared whatever its sign, in milliseconds since the Unix epoch. */
  readonly compareAt?: number;
}

export function signOf(trace: TraceSummary, lastArrival: bigint | undefined): string {
  return `${lastArrival} ${figuresOf(trace)}`;
}

/**
 * The skeleton is read after the summary and may have spans that the summary lacks. The figures of the summary are in the hash, so
 * that the turn that reads the full summary finds another content and sends it.
 */
export function contentOf(trace: TraceSummary, skeleton: readonly SkeletonSpan[]): string {
  const hash = createHash('sha256').update(`${figuresOf(trace)}\n`);
  for (const { spanId, kind, startTimeUnixNano, endTimeUnixNano } of skeleton) {
    hash.update(`${spanId} ${kind} ${startTimeUnixNano} ${endTimeUnixNano}\n`);
  }
  return hash.digest('base64url');
}

function figuresOf(trace: TraceSummary): string {
  const { spanCount, errorCount, missingParentCount, startTimeUnixNano, endTimeUnixNano } = trace;
  return [spanCount, errorCount, missingParentCount, startTimeUnixNano, endTimeUnixNano].join(' ');
}

/** As the text that a subscription keeps between two turns. */
export function encodeSeen({ sign, content, compareAt }: SeenTrace): string {
  return [sign, content, compareAt ?? ''].join('/');
}

/** Undefined for the text of the time before the trace was seen. Throws INVALID_CURSOR. */
export function decodeSeen(text: string): SeenTrace | undefined {
  if (text === '') return undefined;
  const [sign, content, compareAt] = text.split('/');
  if (sign === undefined || content === undefined || compareAt === undefined) throw invalidCursor('it is damaged');
  return { sign, content, ...(compareAt !== '' && { compareAt: Number(compareAt) }) };
}
