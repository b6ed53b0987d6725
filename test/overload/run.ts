/**
 * Sends three times what the program can store: `npm run test:overload -- [--seconds N] [--times N]`. Memory stays bounded, what is
 * acknowledged is stored, and every refusal says when to come again: if not, it ends with code 1. A sender that sends little is not
 * held up, and no sender gives up: if not, it says so, as these depend on the machine. Prints what was measured.
 */
import { Agent } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { percentile } from '../bench/percentile.ts';
import { memoryBytes, peakMemoryBytes } from '../bench/proc.ts';
import { type Program, startProgram } from '../fixtures/program.ts';
import { traceIdOf } from '../fixtures/spans.ts';
import { measureAddresses } from './addresses.ts';
import { measureBeside, shownBeside } from './beside.ts';
import { loud, SPANS_A_REQUEST } from './loud-thread.ts';
import { post } from './post.ts';
import { Requests } from './requests.ts';

const MIB = 2 ** 20;
/** Most memory that the program may take, in MiB: its queue has 128, and spans take several times their bytes. */
const MOST_MEMORY_MIB = 1_400;
/** Milliseconds between two requests of the quiet sender, and between two looks at the memory. */
const QUIET_MS = 200;
/** Answers of the quiet sender within this time, in milliseconds: well before SDKs give up. */
const QUIET_P99_MS = 5_000;
/** Spans that can be read: a run of five minutes has millions, and reading all of them takes longer. */
const SAMPLE = 400;

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '20' },
    times: { type: 'string', default: '3' },
    beside: { type: 'boolean', default: false },
    addresses: { type: 'boolean', default: false },
  },
});
const seconds = Number(values.seconds);

await using program = await startProgram();
if (values.beside) console.log(shownBeside(await measureBeside(program, seconds)));
else process.exitCode = exitCodeOf(values.addresses ? await addresses() : await overload());

async function addresses(): Promise<readonly string[]> {
  const { lines, failures } = await measureAddresses(program, seconds);
  for (const line of lines) console.log(line);
  return failures;
}

/** What is wrong. */
async function overload(): Promise<string[]> {
  // The first load only warms it up.
  const half = Math.min(10, seconds / 2);
  await loud(program, { rate: 0, seconds: half, from: 1_000_000 });
  const alone = await loud(program, { rate: 0, seconds: half, from: 2_000_000 });
  const capacity = alone.acknowledged.length / half;
  console.log(`capacity: ${Math.round(capacity * SPANS_A_REQUEST)} spans/s`);
  await settled(program);

  const stop = new AbortController();
  const quiet = quietSender(program, stop.signal);
  const memory = watchMemory(program, stop.signal);
  const rate = capacity * Number(values.times);
  const report = await loud(program, { rate, seconds, from: 100_000_000 });
  stop.abort();
  const quietMs = await quiet;
  const memoryBytesAtMost = await memory;
  console.log(`offered: ${Math.round(rate * SPANS_A_REQUEST)} spans/s for ${seconds} s`);
  console.log(`answers: ${JSON.stringify(report.answers)}, the slowest after ${Math.round(report.slowestMs)} ms`);
  console.log(`stored: ${Math.round((report.acknowledged.length * SPANS_A_REQUEST) / seconds)} spans/s`);
  console.log(
    `quiet sender: ${quietMs.answered.length} answered, ${quietMs.refused} not; ${shownMs(quietMs.answered)}`,
  );
  console.log(
    `memory: ${Math.round(memoryBytesAtMost / MIB)} MiB at most, peak ${Math.round(peakMemoryBytes(program.pid) / MIB)} MiB`,
  );
  await settled(program);
  const lost = await missingTraces(program, report.acknowledged);

  const failures = [
    ...(lost > 0 ? [`${lost} acknowledged requests are not stored whole`] : []),
    ...(report.withoutDelay > 0 ? [`${report.withoutDelay} refusals do not say when to come again`] : []),
    ...(memoryBytesAtMost > MOST_MEMORY_MIB * MIB ? [`memory is over ${MOST_MEMORY_MIB} MiB`] : []),
  ];
  const slow = [
    ...(percentile(quietMs.answered, 0.99) > QUIET_P99_MS ? [`the quiet sender waits over ${QUIET_P99_MS} ms`] : []),
    ...(quietMs.refused > quietMs.answered.length / 20
      ? ['the quiet sender is refused more than once in 20 times']
      : []),
    ...(Object.keys(report.answers).some((answer) => /timeout|ECONN/.test(answer)) ? ['senders gave up'] : []),
  ];
  for (const one of slow) console.log(`MISSED on this machine: ${one}`);
  return failures;
}

function exitCodeOf(failures: readonly string[]): number {
  for (const failure of failures) console.error(`FAILED: ${failure}`);
  return failures.length > 0 ? 1 : 0;
}

async function quietSender(
  { otlpHttpUrl }: Program,
  signal: AbortSignal,
): Promise<{ answered: number[]; refused: number }> {
  const agent = new Agent({ keepAlive: true });
  const requests = new Requests(1);
  const answered: number[] = [];
  let refused = 0;
  for (let number = 1; !signal.aborted; number++) {
    const { status, milliseconds } = await post(otlpHttpUrl, agent, requests.of(traceIdOf(900_000_000 + number)));
    if (status === 200) answered.push(milliseconds);
    else refused++;
    await pause(QUIET_MS);
  }
  agent.destroy();
  return { answered, refused };
}

/** The most that it had while the load ran. */
async function watchMemory({ pid }: Program, signal: AbortSignal): Promise<number> {
  let most = 0;
  for (; !signal.aborted; await pause(QUIET_MS)) most = Math.max(most, memoryBytes(pid));
  return most;
}

/** Waits until the program is ready, and has answered what it took. */
async function settled({ apiOrigin }: Program): Promise<void> {
  while (!(await fetch(`${apiOrigin}/readyz`)).ok) await pause(QUIET_MS);
}

/** Of a sample of these traces, those that do not have all their spans. */
async function missingTraces(stored: Program, traces: readonly string[]): Promise<number> {
  const every = Math.max(1, Math.floor(traces.length / SAMPLE));
  let missing = 0;
  for (const traceId of traces.filter((_, index) => index % every === 0)) {
    const { trace } = await stored.graphql('query ($traceId: TraceID!) { trace(traceId: $traceId) { spanCount } }', {
      traceId,
    });
    if (trace?.spanCount !== SPANS_A_REQUEST) missing++;
  }
  return missing;
}

function shownMs(times: readonly number[]): string {
  return [0.5, 0.99, 1].map((part) => `p${part * 100} ${Math.round(percentile(times, part))} ms`).join(', ');
}
