/** What the process takes as a whole, measured at each scrape. */
import type { Meter, MetricDefinition } from './definition.ts';

const MEMORY: MetricDefinition = {
  name: 'spangraph_process_memory_rss_bytes',
  help: 'Physical memory of the process.',
  type: 'gauge',
};
const CPU: MetricDefinition = {
  name: 'spangraph_process_cpu_seconds_total',
  help: 'CPU time of the process, all threads together.',
  type: 'counter',
};
const UPTIME: MetricDefinition = {
  name: 'spangraph_process_uptime_seconds',
  help: 'Time since the process started.',
  type: 'gauge',
};

export const PROCESS_METRICS: readonly MetricDefinition[] = [MEMORY, CPU, UPTIME];

export function measureProcess(meter: Meter): void {
  const { user, system } = process.cpuUsage();
  meter.set(MEMORY, process.memoryUsage.rss());
  meter.set(CPU, (user + system) / 1e6);
  meter.set(UPTIME, process.uptime());
}
