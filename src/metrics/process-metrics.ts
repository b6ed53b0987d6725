/** What the process takes as a whole, measured at each scrape. */
import { counter, gauge, type Meter, type MetricDefinition } from './definition.ts';

const MEMORY = gauge('spangraph_process_memory_rss_bytes', 'Physical memory of the process.');
const CPU = counter('spangraph_process_cpu_seconds_total', 'CPU time of the process, all threads together.');
const UPTIME = gauge('spangraph_process_uptime_seconds', 'Time since the process started.');

export const PROCESS_METRICS: readonly MetricDefinition[] = [MEMORY, CPU, UPTIME];

export function measureProcess(meter: Meter): void {
  const { user, system } = process.cpuUsage();
  meter.set(MEMORY, process.memoryUsage.rss());
  meter.set(CPU, (user + system) / 1e6);
  meter.set(UPTIME, process.uptime());
}
