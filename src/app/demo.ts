/** `--demo`: what it adds to a database depends on what is there. */
import { DEMO_MARK } from '../demo/stage/services.ts';
import type { SpanReader } from '../storage/backend.ts';
import type { TraceFilter, TraceQuery } from '../storage/query.ts';
import type { DemoPlan } from './demo-shop.ts';
import type { IngestClient } from './ingest-client.ts';

/** Traces a second that `--demo` adds by default: as many as in the hour before. They need some 170 MB a day. */
export const DEMO_TRACES_PER_SECOND = 0.25;

const NEWEST: Pick<TraceQuery, 'order' | 'page'> = {
  order: { field: 'START_TIME', direction: 'DESC' },
  page: { limit: 1 },
};

const OF_DEMO: TraceFilter = {
  type: 'anySpan',
  filter: { type: 'attribute', test: { key: DEMO_MARK.key, scope: 'RESOURCE', eq: DEMO_MARK.value } },
};

/**
 * Fills an empty storage with the demo traces of the last hour, and goes on with those of now. In a storage with demo traces,
 * fills what is missing of the last hour. Adds nothing to a storage that has other traces only. Resolves with a note for the
 * user.
 */
export async function openDemo(
  ingest: IngestClient | undefined,
  reader: SpanReader | undefined,
  tracesPerSecond: number,
): Promise<string> {
  if (ingest === undefined || reader === undefined) return 'the demo traces need a process of role all';
  const [stored] = await reader.countTraces([NEWEST]);
  const plan = stored === 0 ? { tracesPerSecond } : await continued(reader, tracesPerSecond);
  if (plan === undefined) return FOREIGN;
  const spans = await ingest.openDemo(plan);
  const past = plan.storedUntil === undefined ? 'the last hour' : 'what was missing of the last hour';
  return `loaded ${spans} demo spans: ${past} of a web shop that does not exist${goingOn(tracesPerSecond)}`;
}

function goingOn(tracesPerSecond: number): string {
  if (tracesPerSecond === 0) return '';
  const perMinute = (tracesPerSecond * 60).toLocaleString('en-US', { maximumFractionDigits: 2 });
  return `, and adds ${perMinute} traces a minute`;
}

const FOREIGN =
  'The database already holds other traces, so no demo traces were added. Name a new file with --sqlite-path, or send ' +
  'them to this server with "spangraph demo".';

/** Undefined: there are no demo traces to go on from. */
async function continued(reader: SpanReader, tracesPerSecond: number): Promise<DemoPlan | undefined> {
  const [page] = await reader.findTraces([{ ...NEWEST, filter: OF_DEMO }]);
  const newest = page?.items[0];
  return newest && { tracesPerSecond, storedUntil: newest.startTimeUnixNano };
}
