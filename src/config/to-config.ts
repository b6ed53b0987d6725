import type { ReceiverDefinition } from '../../receivers/intake/definition.ts';
import { MIB } from '../settings/byte-size.ts';
import type { BackendDefinition } from '../storage/definition.ts';
import { toAdapters } from './adapters.ts';
import { toTokens } from './auth.ts';
import { backendPath, otherSignalsPath, receiverPath, typeOf } from './component-list.ts';
import type { UsedComponents } from './components.ts';
import type { Config } from './config.ts';
import { toOidc } from './oidc.ts';
import { toQuotas } from './quotas.ts';
import type { FileConfig } from './schema.ts';
import { toSignIn } from './sign-in.ts';
import { toTenants } from './tenants.ts';
import { getIn, type Tree } from './tree.ts';

/** A file that the schema has accepted. */
export interface AcceptedFile {
  readonly file: FileConfig;
  /** The same, as it was before it was parsed. */
  readonly tree: Tree;
  readonly backend: BackendDefinition;
  readonly receivers: readonly ReceiverDefinition[];
  readonly used: UsedComponents;
  readonly notes: readonly string[];
  /** Whether the environment asks for no colours. */
  readonly noColour: boolean;
}

/** The accepted file as the program uses it. */
export function toConfig(accepted: AcceptedFile): Config {
  const { file, tree, backend, notes, noColour } = accepted;
  return {
    receivers: file.service.role === 'api' ? {} : toReceivers(accepted),
    backend: { name: backend.name, settings: backend.section.parse(getIn(tree, backendPath(backend))) },
    role: file.service.role,
    reloadMs: file.service.reload_interval,
    ingest: { maxQueueBytes: file.ingest.max_queue_size_mib * MIB, maxWaitMs: file.ingest.max_queue_wait },
    storage: {
      readerThreads: file.storage.reader_threads,
      readTimeoutMs: file.storage.read_timeout,
      keep: file.storage.keep.map(({ filter, for: forMs }) => ({ filter, forMs })),
    },
    redact: file.redact,
    api: {
      ...file.api.endpoint,
      ...(file.api.tls && { tls: file.api.tls }),
      ui: file.api.ui,
      // It asks what nobody listed.
      graphiql: file.api.graphiql && file.api.documents.mode === 'any',
      documents: { mode: file.api.documents.mode, file: file.api.documents.file },
      rest: file.api.rest,
      adapters: toAdapters(file.api),
      corsOrigins: file.api.cors_origins,
      allowedHosts: file.api.allowed_hosts,
      limits: toLimits(file),
      operations: toOperations(file),
      subscriptions: toSubscriptions(file),
    },
    auth: toAuth(file),
    log: { ...toLog(file), noColour },
    canary: { everyMs: file.canary.every, timeoutMs: file.canary.timeout },
    backup: { everyMs: file.backup.every, keep: file.backup.keep, path: file.backup.path },
    quotas: toQuotas(file.quotas),
    audit: { path: file.audit.path, maxUnwrittenBytes: file.audit.max_unwritten_size },
    tenants: toTenants(file.tenants),
    metrics: {
      isServed: file.service.telemetry.metrics.level !== 'none',
      maxOperationNames: file.service.telemetry.metrics.max_operation_names,
    },
    ownTraces: toOwnTraces(file.service.telemetry.traces),
    notes,
  };
}

function toReceivers({ tree, receivers, used }: AcceptedFile): Config['receivers'] {
  const running = receivers.flatMap((receiver) => {
    const section = getIn(tree, receiverPath(receiver));
    const runs = section !== undefined && (used.receivers?.includes(typeOf(receiver)) ?? true);
    if (!runs) return [];
    const shared = receiver.otherSignals && {
      otherSignals: receiver.otherSignals.parse(getIn(tree, otherSignalsPath(receiver))),
    };
    return [[receiver.name, { ...receiver.section.parse(section), ...shared }] as const];
  });
  return Object.fromEntries(running);
}

function toAuth({ auth }: FileConfig): Config['auth'] {
  return {
    isRequired: auth.required,
    tokens: auth.tokens && toTokens(auth.tokens),
    tokensFile: auth.tokens_file,
    oidc: auth.oidc && toOidc(auth.oidc),
    signIn: toSignIn(auth.sign_in),
    limits: {
      maxFailures: auth.max_failures,
      windowMs: auth.failure_window,
      maxAddresses: auth.max_failing_addresses,
    },
  };
}

function toLog({ service }: FileConfig): Omit<Config['log'], 'noColour'> {
  const { level, encoding } = service.telemetry.logs;
  return { level, encoding };
}

function toLimits({ api: { limits } }: FileConfig): Config['api']['limits'] {
  return {
    defaultPageSize: limits.default_page_size,
    maxPageSize: limits.max_page_size,
    maxDepth: limits.max_depth,
    maxAliases: limits.max_aliases,
    maxFieldComparisons: limits.max_field_comparisons,
    maxCost: limits.max_cost,
    maxTokens: limits.max_tokens,
    maxRecords: limits.max_records,
    maxMetricGroups: limits.max_metric_groups,
    maxWalkedSpans: limits.max_walked_spans,
    maxMetricBuckets: limits.max_metric_buckets,
    maxServiceMapEdges: limits.max_service_map_edges,
    maxProfiledSpans: limits.max_profiled_spans,
    maxProfiledKeys: limits.max_profiled_keys,
    maxProfiledValues: limits.max_profiled_values,
    maxReadBytes: limits.max_read_size_mib * MIB,
    maxFields: limits.max_fields,
    maxAnswerBytes: limits.max_answer_size_mib * MIB,
  };
}

function toSubscriptions({ api: { limits, subscriptions } }: FileConfig): Config['api']['subscriptions'] {
  return {
    maxSubscriptions: limits.max_subscriptions,
    maxSubscriptionsPerClient: limits.max_subscriptions_per_client,
    intervalMs: subscriptions.interval,
    heartbeatMs: subscriptions.heartbeat,
    lateMs: subscriptions.late_after,
    measuresMs: subscriptions.measures_interval,
  };
}

function toOperations({ api: { operations } }: FileConfig): Config['api']['operations'] {
  return {
    maxWaiting: operations.max_waiting,
    maxWaitMs: operations.max_wait,
    maxTimeMs: operations.max_time,
    quickMs: operations.quick_time,
    maxSlowPerClient: operations.max_slow_per_client,
    maxMemoryMib: operations.max_memory_mib,
    maxTotalMemoryMib: operations.max_total_memory_mib,
    maxBodyBytes: operations.max_request_body_size,
    maxReceivedBytes: operations.max_received_size_mib * MIB,
    maxUnsentBytes: operations.max_unsent_size_mib * MIB,
    stallMs: operations.send_timeout,
  };
}

function toOwnTraces({ sampler, processors }: FileConfig['service']['telemetry']['traces']): Config['ownTraces'] {
  return {
    ratio: sampler.parent_based.root.trace_id_ratio_based.ratio,
    targets: processors.map(({ batch }) => ({
      url: batch.exporter.otlp.endpoint,
      delayMs: batch.schedule_delay,
      timeoutMs: batch.export_timeout,
      maxQueueSize: batch.max_queue_size,
      maxBatchSize: batch.max_export_batch_size,
    })),
  };
}
