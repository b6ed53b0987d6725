/**
 * A dashboard in the terminal: the operations of each service, and its longest failed spans.
 *   node examples/dashboard.ts [http://127.0.0.1:8080/graphql]
 */
import { failedSpans, servicesWithOperations } from './client/client.ts';

const FAILURES_SHOWN = 3;
const [url = 'http://127.0.0.1:8080/graphql'] = process.argv.slice(2);

for (const { name, spanCount, operations } of await servicesWithOperations(url)) {
  console.log(`\n${name}: ${spanCount} spans`);
  const busiest = operations.toSorted((one, other) => other.spanCount - one.spanCount);
  console.table(busiest.slice(0, 5));
  let shown = 0;
  for await (const { traceId, name: operation, durationNano } of failedSpans(url, name, 0n)) {
    if (++shown > FAILURES_SHOWN) break;
    console.log(`  failed: ${operation}, ${Number(BigInt(durationNano)) / 1e6} ms, trace ${traceId}`);
  }
}
