/** Watches a program while it is asked expensive questions. */
import { readFileSync } from 'node:fs';
import { percentile } from '../../bench/percentile.ts';
import type { Program } from '../../fixtures/program.ts';

const INTERVAL_MS = 20;
const MIB = 2 ** 20;

/** What was seen. Times in milliseconds. */
export interface Seen {
  /** How long each request took. */
  readonly times: number[];
  /** What went wrong, a line each. */
  readonly failures: string[];
}

/** Sends one request after the other until `stop`. */
export function repeat(send: () => Promise<void>): { stop(): Promise<Seen> } {
  const seen: Seen = { times: [], failures: [] };
  const stopped = new AbortController();
  const loop = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      const begun = performance.now();
      try {
        await send();
        seen.times.push(performance.now() - begun);
      } catch (error) {
        seen.failures.push(String(error));
      }
      await new Promise((resolve) => setTimeout(resolve, INTERVAL_MS));
    }
  };
  const ended = loop();
  return {
    stop: async () => {
      stopped.abort();
      await ended;
      return seen;
    },
  };
}

/** Memory of the process that no file backs, in MiB: the largest seen until `stop`. */
export function watchMemory({ pid }: Program): { stop(): number } {
  let peak = 0;
  const look = (): void => {
    const kilobytes = /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    peak = Math.max(peak, Number(kilobytes) / 1_024);
  };
  const timer = setInterval(look, INTERVAL_MS);
  return {
    stop: () => {
      look();
      clearInterval(timer);
      return peak;
    },
  };
}

/** `p50 / p99 / most of N`, for reading. */
export function summaryOf({ times }: Seen): string {
  const [half, most] = [percentile(times, 0.5), percentile(times, 0.99)];
  return `${half.toFixed(0)} / ${most.toFixed(0)} / ${Math.max(...times).toFixed(0)} ms of ${times.length}`;
}

/** The status and the code of the answer, and how many bytes it has. Reads it without keeping it. */
export async function outcomeOf(
  program: Pick<Program, 'apiOrigin'>,
  query: string,
): Promise<{ status: number; code: string; mib: number }> {
  const response = await fetch(`${program.apiOrigin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  let [bytes, begin] = [0, ''];
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (begin.length < 4_096) begin += new TextDecoder().decode(chunk);
  }
  const code = /"code":\s*"([A-Z_]+)"/.exec(begin)?.[1] ?? 'answered';
  return { status: response.status, code, mib: Math.round((10 * bytes) / MIB) / 10 };
}
