/** What a thread takes of the machine, measured in that thread. */
import { performance } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import { counter, gauge, histogram, type Meter, type MetricDefinition } from './definition.ts';

const DELAY = histogram(
  'spangraph_nodejs_eventloop_delay_seconds',
  'How late the event loop of the thread ran a timer, once a second. A thread that reads is late by design.',
  [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  { isPerThread: true },
);
const TIME = counter(
  'spangraph_nodejs_eventloop_time_seconds_total',
  'Time that the event loop of the thread was active or idle.',
  { labels: { state: ['active', 'idle'] }, isPerThread: true },
);
const CPU = counter('spangraph_thread_cpu_seconds_total', 'CPU time of the thread.', { isPerThread: true });
const HEAP_USED = gauge(
  'spangraph_v8js_memory_heap_used_bytes',
  'What the JavaScript objects of the thread take, garbage included.',
  { isPerThread: true },
);
const HEAP_SIZE = gauge(
  'spangraph_v8js_memory_heap_size_bytes',
  'What the heap of the thread has taken of the system.',
  { isPerThread: true },
);
const EXTERNAL = gauge(
  'spangraph_v8js_memory_external_bytes',
  'Buffers and other memory of the thread outside its heap.',
  { isPerThread: true },
);

export const THREAD_METRICS: readonly MetricDefinition[] = [DELAY, TIME, CPU, HEAP_USED, HEAP_SIZE, EXTERNAL];

/** Milliseconds between two looks. Each wakes a thread that has nothing to do. */
const INTERVAL_MS = 1_000;

/** Measures the calling thread for as long as it runs. */
export function measureThread(meter: Meter): void {
  let due = performance.now() + INTERVAL_MS;
  const look = (): void => {
    const now = performance.now();
    meter.observe(DELAY, Math.max(0, now - due) / 1_000);
    due = now + INTERVAL_MS;
    measureNow(meter);
  };
  measureNow(meter);
  setInterval(look, INTERVAL_MS).unref();
}

function measureNow(meter: Meter): void {
  const { active, idle } = performance.eventLoopUtilization();
  meter.set(TIME, active / 1_000, { state: 'active' });
  meter.set(TIME, idle / 1_000, { state: 'idle' });
  const { user, system } = process.threadCpuUsage();
  meter.set(CPU, (user + system) / 1e6);
  const { used_heap_size, total_heap_size, external_memory, malloced_memory } = getHeapStatistics();
  meter.set(HEAP_USED, used_heap_size);
  meter.set(HEAP_SIZE, total_heap_size);
  meter.set(EXTERNAL, external_memory + malloced_memory);
}
