/** The half of the process that answers questions. */
import { DEFAULT_TENANT } from '../access/caller.ts';
import type { AnswerPool } from '../api/answers/answer-pool.ts';
import { LiveConnections } from '../api/live/live-connections.ts';
import type { BoardData } from '../canary/board.ts';
import type { Config } from '../config/config.ts';
import type { SpanReader } from '../storage/backend.ts';
import type { ReadersControl } from '../storage/definition.ts';
import { SharedRules } from './answer-rules.ts';
import { startAnswerThreads } from './answer-threads.ts';
import type { AppOptions } from './app-types.ts';
import type { ConfiguredBackend } from './backend-of.ts';
import type { IngestClient } from './ingest-client.ts';
import type { OwnMetrics } from './own-metrics.ts';
import { TenantGuards } from './tenant-guards.ts';
import { tenantMeter } from './tenant-metrics.ts';
import { watchTenant } from './tenant-versions.ts';
import { helpersStandBack } from './thread-priority.ts';

interface Parts {
  readonly backend: ConfiguredBackend;
  readonly ingest: IngestClient | undefined;
  readonly startedAt: Date;
  readonly own: OwnMetrics;
  /** Absent: the self-check is switched off. */
  readonly board: BoardData | undefined;
}

/** The half of the process that answers questions. */
export interface Answers {
  readonly pool: AnswerPool;
  /** For this thread: it checks the storage without waiting for others. */
  readonly reader: SpanReader;
  readonly rules: SharedRules;
  close(): Promise<void>;
}

/** Starts the threads that answer. Throws a SpangraphError, and leaves nothing open then. */
export async function openAnswers(
  config: Config,
  { backend, ingest, startedAt, own, board }: Parts,
  { version, log, components, answerThread: module, isEmbedded = false }: AppOptions,
): Promise<Answers> {
  const reader = await backend.openReader(own.meter);
  try {
    await reader.check();
    const onThreadLost = (err: unknown): void =>
      log.error({ err }, 'An answering thread ended; another one takes its place');
    if (!isEmbedded) helpersStandBack(log);
    // A process that only ingests loads nothing of GraphQL.
    const { readDocuments } = await import('./documents.ts');
    const rules = new SharedRules({ documents: await readDocuments(config), redact: config.redact });
    const threads = {
      backend,
      module,
      isEmbedded,
      version,
      startedAt,
      rules,
      metrics: own.metrics,
      canary: board,
      onThreadLost,
    };
    const pool = await startAnswerThreads(config, threads);
    const controlOf = (tenant: string): ReadersControl => ({
      whileQuick: (action, longMs, reason) => pool.whileQuick(action, longMs, reason),
      whileIdle: (action) => pool.whileIdle(action),
      checkpoint: async () => ingest?.checkpoint(tenant),
      onError: (err) => log.warn({ err, tenant }, 'The write-ahead log could not be truncated'),
    });
    const guard = backend.guard(controlOf(DEFAULT_TENANT));
    const guards = new TenantGuards(config, components, controlOf);
    if (config.tenants !== undefined) {
      ingest?.listenToTenants(guards);
      ingest?.listenToTenants(tenantMeter(own.meter, config.tenants));
    }
    const close = async (): Promise<void> => {
      guard?.stop();
      guards.stop();
      await pool.close();
      rules.close();
      await reader.close();
    };
    return { pool, reader, rules, close };
  } catch (thrown) {
    await reader.close();
    throw thrown;
  }
}

/** What asks again for subscriptions. */
export function liveConnections(
  config: Config,
  { components }: AppOptions,
  { pool, reader }: Answers,
): LiveConnections {
  const { subscriptions, operations } = config.api;
  const { stallMs } = operations;
  const own = { version: () => reader.dataVersion(), close: () => {} };
  return new LiveConnections(pool, { ...subscriptions, stallMs }, (tenant) =>
    tenant === DEFAULT_TENANT ? own : watchTenant(config, components, tenant),
  );
}
