/** All events of a span. */
import type { EventRecord } from '../storage/backend.ts';
import type { KeyedReader } from './keyed-reader.ts';
import type { OperationAccount } from './operation-account.ts';

/** Events that are read at once. A span may have a million. */
const EVENTS_AT_ONCE = 1_000;

/** In the order received. Counts them as records that the operation has read. */
export async function allEvents(
  ref: string,
  { reader, account }: { readonly reader: KeyedReader; readonly account: OperationAccount },
): Promise<readonly EventRecord[]> {
  const events: EventRecord[] = [];
  for (;;) {
    const { items, totalCount } = await reader.events({ ref, limit: EVENTS_AT_ONCE, offset: events.length });
    account.readRecords(items.length);
    for (const event of items) events.push(event);
    if (items.length === 0 || events.length >= totalCount) return events;
  }
}
