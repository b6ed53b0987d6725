/** Takes spans of some days out of the document of a trace. */
import type { BulkOperation } from '../cluster/bulk.ts';
import type { RetryBudget } from '../cluster/retry.ts';
import { readTraceSummary, traceDocument } from '../documents/documents.ts';
import { tracesIndex } from '../documents/names.ts';
import { ENTRY_BYTES, entryDay, readSkeleton, summarizeSkeleton } from '../documents/skeleton.ts';
import { textTerm } from '../documents/terms.ts';
import type { OldTrace, OldTracesOptions } from './old-traces.ts';
import { storedServices } from './stored-services.ts';

/** What is left of a trace, and what is taken out. Both are skeletons. */
export interface TraceParts {
  readonly rest: Buffer;
  readonly removed: Buffer;
}

/** Splits the skeleton of a trace by the days of its spans. */
export function splitTrace({ source }: OldTrace, stays: (day: string) => boolean): TraceParts {
  const skeleton = Buffer.from(source.skeleton, 'base64');
  const [rest, removed]: [Buffer[], Buffer[]] = [[], []];
  for (let at = 0; at < skeleton.length; at += ENTRY_BYTES) {
    (stays(entryDay(skeleton, at)) ? rest : removed).push(skeleton.subarray(at, at + ENTRY_BYTES));
  }
  return { rest: Buffer.concat(rest), removed: Buffer.concat(removed) };
}

/**
 * Leaves the rest of the trace, or removes it if nothing is left, unless it has changed since it was read. The services are those
 * of the spans that are left; with a day that cannot be read (`closed`) all are kept. The last arrival stays.
 */
export async function trimOperation(
  { source, version }: OldTrace,
  rest: Buffer,
  closed: ReadonlySet<string>,
  { client, index }: Pick<OldTracesOptions, 'client' | 'index'>,
  budget: RetryBudget,
): Promise<BulkOperation> {
  const target = { index: tracesIndex(index), id: source.trace, version };
  if (rest.length === 0) return { action: 'delete', ...target };
  const { services: all, lastArrivalUnixNano: lastArrival } = readTraceSummary(source);
  let services = all;
  if (services.length > 1 && !hasDayOf(rest, closed)) {
    const left = await storedServices(client, index, readSkeleton(source.trace, rest), budget);
    services = services.filter((service) => left.has(textTerm(service)));
  }
  const document = traceDocument(summarizeSkeleton(source.trace, rest), { skeleton: rest, services, lastArrival });
  return { action: 'index', ...target, source: [document] };
}

/** Whether a span of the skeleton starts on one of the days. */
export function hasDayOf(skeleton: Buffer, days: ReadonlySet<string>): boolean {
  for (let at = 0; at < skeleton.length; at += ENTRY_BYTES) if (days.has(entryDay(skeleton, at))) return true;
  return false;
}
