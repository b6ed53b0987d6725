import { MIB } from './byte-size.ts';
import type { UsedComponents } from './components.ts';
import type { Config, ListenAddress } from './config.ts';
import { formatEndpoint } from './endpoint.ts';
import type { FileConfig } from './schema.ts';
import { sqliteFile } from './sqlite-path.ts';
import { elasticsearchConflicts, toElasticsearch } from './to-elasticsearch.ts';

/** The parsed file as the program uses it. */
export function toConfig(file: FileConfig, used: UsedComponents, notes: readonly string[]): Config {
  const { sqlite, elasticsearch } = file.exporters;
  const { role } = file.service;
  return {
    receivers: role === 'api' ? { otlp: {} } : toReceivers(file, used),
    exporters: {
      sqlite: { path: sqliteFile(sqlite.db?.path ?? sqlite.path), synchronous: sqlite.synchronous },
      ...(elasticsearch && { elasticsearch: toElasticsearch(elasticsearch) }),
    },
    role,
    ingest: { maxQueueBytes: file.ingest.max_queue_size_mib * MIB },
    storage: { readerThreads: file.storage.reader_threads, readTimeoutMs: file.storage.read_timeout },
    api: {
      ...file.api.endpoint,
      graphiql: file.api.graphiql,
      rest: file.api.rest,
      corsOrigins: file.api.cors_origins,
      limits: toLimits(file),
    },
    log: { level: file.service.telemetry.logs.level },
    notes,
  };
}

function toReceivers(file: FileConfig, { otlp, zipkin: runsZipkin }: UsedComponents): Config['receivers'] {
  const { zipkin } = file.receivers;
  return {
    otlp: otlp ? toProtocols(file) : {},
    ...(runsZipkin && zipkin && { zipkin: { ...zipkin.endpoint, maxRequestBytes: zipkin.max_request_body_size } }),
  };
}

function toProtocols(file: FileConfig): Config['receivers']['otlp'] {
  const { grpc, http } = file.receivers.otlp.protocols;
  return {
    ...(grpc && { grpc: { ...grpc.endpoint, maxRequestBytes: grpc.max_recv_msg_size_mib * MIB } }),
    ...(http && { http: { ...http.endpoint, maxRequestBytes: http.max_request_body_size } }),
  };
}

function toLimits(file: FileConfig): Config['api']['limits'] {
  const { limits } = file.api;
  return {
    defaultPageSize: limits.default_page_size,
    maxPageSize: limits.max_page_size,
    maxDepth: limits.max_depth,
    maxAliases: limits.max_aliases,
    maxCost: limits.max_cost,
    maxTokens: limits.max_tokens,
  };
}

/** What is wrong between keys that are right each by itself. */
export function conflicts(config: Config): string[] {
  const { zipkin } = config.receivers;
  const { grpc, http } = config.receivers.otlp;
  const problems = sharedAddresses([
    ['api.endpoint', config.api],
    ['receivers.otlp.protocols.grpc.endpoint', grpc],
    ['receivers.otlp.protocols.http.endpoint', http],
    ['receivers.zipkin.endpoint', zipkin],
  ]);
  const largest = Math.max(...[grpc, http, zipkin].map((receiver) => receiver?.maxRequestBytes ?? 0));
  if (largest > config.ingest.maxQueueBytes) {
    problems.push(
      `ingest.max_queue_size_mib: must hold the largest request allowed (${Math.ceil(largest / MIB)} MiB), ` +
        `got ${config.ingest.maxQueueBytes / MIB}`,
    );
  }
  problems.push(...elasticsearchConflicts(config));
  const { defaultPageSize, maxPageSize } = config.api.limits;
  if (defaultPageSize > maxPageSize) {
    problems.push(
      `api.limits.default_page_size: must be at most api.limits.max_page_size (${maxPageSize}), got ${defaultPageSize}`,
    );
  }
  return problems;
}

function sharedAddresses(addresses: readonly (readonly [string, ListenAddress | undefined])[]): string[] {
  const problems: string[] = [];
  const seen = new Map<string, string>();
  for (const [name, address] of addresses) {
    if (address === undefined || address.port === 0) continue;
    const key = formatEndpoint(address);
    const other = seen.get(key);
    if (other !== undefined) problems.push(`${name}: ${key} is also the address of ${other}; choose another port`);
    seen.set(key, name);
  }
  return problems;
}
