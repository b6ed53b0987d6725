import { setTimeout } from 'node:timers/promises';
import type { GraphqlClient } from './graphql-client.ts';

const INTERVAL_MS = 2;
const MAX_MS = 60_000;

/** Milliseconds from the acknowledgement of a span, a time of `performance.now()`, until an answer has it. */
export async function searchableMs(
  client: GraphqlClient,
  { traceId, spanId }: { readonly traceId: string; readonly spanId: string },
  acknowledged: number,
): Promise<number> {
  const query = `{ span(traceId: "${traceId}", spanId: "${spanId}") { spanId } }`;
  const body = Buffer.from(JSON.stringify({ query }));
  for (;;) {
    const { text } = await client.post(body);
    const passed = performance.now() - acknowledged;
    if (text.includes(spanId)) return passed;
    if (passed > MAX_MS) throw new Error(`Span ${spanId} was acknowledged and not found within ${MAX_MS} ms: ${text}`);
    await setTimeout(INTERVAL_MS);
  }
}
