/**
 * What retention costs on SQLite, in one process without a server: the CPU of removing a span beside that of decoding and storing
 * it, and how long commits wait for removals. `node test/bench/retention.ts [spans] [kept spans]`
 */
import { join } from 'node:path';
import { decodeTracesProtobuf } from '../../receivers/formats/otlp/decode-protobuf.ts';
import { openExpiry, openSqliteWriter } from '../../src/storage/sqlite/index.ts';
import { Facts } from './facts.ts';
import { percentile } from './percentile.ts';
import { makeExports, RATE } from './stream.ts';
import { TemporaryFolder } from './temporary-folder.ts';

const SEED = 1;
/** What four connections have in flight. */
const EXPORTS_PER_COMMIT = 4;
const SPANS_BETWEEN_REMOVALS = 20_000;
const [spans = 300_000, kept = 100_000] = process.argv.slice(2).map(Number);

using folder = new TemporaryFolder('retention', false);
const config = { path: join(folder.path, 's.db'), synchronous: 'full', maxWalMib: 256, maxSpans: kept } as const;
const writer = openSqliteWriter(config, join(import.meta.dirname, '../../migrations/sqlite'));
const expiry = openExpiry(config, writer, { keep: [], onUndecided: () => {} });
const { signal } = new AbortController();
if (expiry === undefined) throw new Error('There is nothing to measure: the configuration keeps everything.');

/** CPU seconds of this process. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

const exports = makeExports({ seed: SEED, spans, rate: RATE }, new Facts(SEED));

/** Stores the next commit. The load is made before the measurement begins. Undefined at its end. */
async function storeNext(): Promise<{ readonly spans: number; readonly ms: number; readonly cpu: number } | undefined> {
  const bodies: Buffer[] = [];
  while (bodies.length < EXPORTS_PER_COMMIT) {
    const next = exports.next();
    if (next.done === true) break;
    bodies.push(next.value.bytes);
  }
  if (bodies.length === 0) return undefined;
  const [cpu, start] = [cpuSeconds(), performance.now()];
  const batches = bodies.map((body) => decodeTracesProtobuf(body).spans);
  await writer.write(batches);
  const stored = batches.reduce((sum, batch) => sum + batch.length, 0);
  return { spans: stored, ms: performance.now() - start, cpu: cpuSeconds() - cpu };
}

const spanCount = async (): Promise<number> => (await writer.extent()).spans;
const storing = { spans: 0, cpu: 0, alone: [] as number[] };
const removing = { spans: 0, cpu: 0 };
const beside: number[] = [];

/** Half of the load: storing and removing in turn, for the CPU of each. */
while (storing.spans < spans / 2 || (await spanCount()) <= kept) {
  const stored = await storeNext();
  if (stored === undefined) break;
  storing.spans += stored.spans;
  storing.cpu += stored.cpu;
  storing.alone.push(stored.ms);
  if ((await spanCount()) < kept + SPANS_BETWEEN_REMOVALS) continue;
  const [cpu, before] = [cpuSeconds(), await spanCount()];
  await expiry.remove(Date.now(), signal);
  removing.cpu += cpuSeconds() - cpu;
  removing.spans += before - (await spanCount());
}

/** The rest: both at once, for the time that commits wait. */
for (let removal: Promise<unknown> | undefined; ; ) {
  const isRemoving = (await spanCount()) > kept;
  if (isRemoving) {
    removal ??= expiry.remove(Date.now(), signal).finally(() => {
      removal = undefined;
    });
  }
  const stored = await storeNext();
  if (stored === undefined) {
    await removal;
    break;
  }
  if (isRemoving) beside.push(stored.ms);
}
expiry.close?.();
await writer.close();

const [store, remove] = [storing.cpu / storing.spans, removing.cpu / removing.spans];
const times = (ms: readonly number[]): string =>
  [0.5, 0.95, 1].map((part) => percentile(ms, part).toFixed(0)).join(' / ');
process.stdout.write(
  `CPU s for 100,000 spans: ${(store * 1e5).toFixed(2)} stored, ${(remove * 1e5).toFixed(2)} removed, ratio ` +
    `${(remove / store).toFixed(2)}\n` +
    `commits of 2,000 spans, ms (median / p95 / most): ${times(storing.alone)} alone, ${times(beside)} beside removals\n`,
);
