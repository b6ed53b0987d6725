/** An OpenTelemetry Collector and telemetrygen, run as their users run them. */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { vi } from 'vitest';
import { startChild } from '../fixtures/child.ts';
import { freePort } from '../fixtures/ports.ts';
import { projectRoot } from '../fixtures/program.ts';

const run = promisify(execFile);
const PREPARE_MS = 1_200_000;
const COMMAND_MS = 120_000;
const READY_MS = 60_000;

/** The Collector's own counters of one exporter, by its metrics. */
export interface Counts {
  /** Items that the receiver took in. */
  readonly accepted: number;
  /** Items whose export was answered with success. */
  readonly sent: number;
  /** Items given up, or refused by a queue that is full. */
  readonly failed: number;
  /** Exports that wait. */
  readonly queued: number;
}

export type Signal = 'spans' | 'log_records' | 'metric_points';

export interface Collector extends AsyncDisposable {
  /** `host:port` of its OTLP/gRPC receiver. */
  readonly grpcAddress: string;
  /** The URL to post traces to. */
  readonly otlpHttpUrl: string;
  counts(signal?: Signal): Promise<Counts>;
  /** What it logged. */
  output(): string;
  /** Ends it in order: what it holds is exported before. */
  stop(): Promise<void>;
}

/** Builds the two programs where they are missing; gives their folder. */
export async function prepareCollector(): Promise<string> {
  return (await run(join(projectRoot, 'test/collector/prepare'), { timeout: PREPARE_MS })).stdout.trim();
}

/** Starts a Collector that sends everything it receives to one exporter: its type, and its configuration; flags may follow. */
export async function startCollector(
  home: string,
  folder: string,
  [type, exporter, ...flags]: readonly [type: string, exporter: object, ...flags: string[]],
): Promise<Collector> {
  const [grpc, http, metrics] = [await freePort(), await freePort(), await freePort()];
  const pipeline = { receivers: ['otlp'], exporters: [type] };
  const reader = {
    pull: { exporter: { prometheus: { host: '127.0.0.1', port: metrics, ...PLAIN_NAMES } } },
  };
  const config = {
    receivers: {
      otlp: { protocols: { grpc: { endpoint: `127.0.0.1:${grpc}` }, http: { endpoint: `127.0.0.1:${http}` } } },
    },
    exporters: { [type]: exporter },
    service: {
      telemetry: { metrics: { level: 'detailed', readers: [reader] } },
      pipelines: type === 'zipkin' ? { traces: pipeline } : { traces: pipeline, logs: pipeline, metrics: pipeline },
    },
  };
  const path = join(folder, `collector-${grpc}.yaml`);
  writeFileSync(path, JSON.stringify(config)); // YAML too
  const child = startChild(join(home, 'otelcol'), ['--config', path, ...flags], { folder });
  const collector: Collector = {
    grpcAddress: `127.0.0.1:${grpc}`,
    otlpHttpUrl: `http://127.0.0.1:${http}/v1/traces`,
    counts: async (signal = 'spans') => toCounts(await readText(`http://127.0.0.1:${metrics}/metrics`), signal),
    output: child.output,
    stop: async () => {
      child.signal('SIGTERM');
      await child.exited;
    },
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  };
  try {
    const ended = child.exited.then(({ code }) => Promise.reject(new Error(`it ended with code ${code}`)));
    await Promise.race([ended, vi.waitFor(() => collector.counts(), { timeout: READY_MS })]);
    return collector;
  } catch (error) {
    await child[Symbol.asyncDispose]();
    throw new Error(`the Collector did not start\n${child.output()}`, { cause: error });
  }
}

/** Metrics under the names that they have in the Collector's documentation. */
const PLAIN_NAMES = { without_type_suffix: true, without_units: true, without_scope_info: true };

async function readText(url: string): Promise<string> {
  const response = await fetch(url);
  return await response.text();
}

function toCounts(metrics: string, signal: Signal): Counts {
  const sum = (name: string): number =>
    Array.from(metrics.matchAll(new RegExp(`^otelcol_${name}(?:\\{[^}]*\\})? (\\S+)$`, 'gm')), ([, value]) =>
      Number(value),
    ).reduce((total, value) => total + value, 0);
  return {
    accepted: sum(`receiver_accepted_${signal}`),
    sent: sum(`exporter_sent_${signal}`),
    failed: sum(`exporter_send_failed_${signal}`) + sum(`exporter_enqueue_failed_${signal}`),
    queued: sum('exporter_queue_size'),
  };
}

/** Runs telemetrygen to its end; throws with what it printed where it fails. */
export async function telemetrygen(
  home: string,
  signal: 'traces' | 'logs' | 'metrics',
  address: string,
  ...flags: readonly string[]
): Promise<void> {
  const args = [
    signal,
    ...(flags.includes('--ca-cert') ? [] : ['--otlp-insecure']),
    '--otlp-endpoint',
    address,
    '--rate',
    '0',
    ...flags,
  ];
  await run(join(home, 'telemetrygen'), args, { timeout: COMMAND_MS });
}
