import { formatEndpoint, type ListenAddress, overlap } from '../net/address.ts';
import { MIB } from '../settings/byte-size.ts';
import { backendPath, type ComponentList, either, endpointSetting, tlsSetting } from './component-list.ts';
import type { Config } from './config.ts';
import { apiAtPortOf } from './shared-ports.ts';

/** Problems between keys that are each valid alone. */
export function conflicts(config: Config, list: ComponentList): string[] {
  return [
    ...sharedAddresses(config, list),
    ...weakerTls(config, list),
    ...smallQueue(config),
    ...impossibleRole(config, list),
    ...largePage(config),
    ...halfCanary(config),
    ...impossibleBackup(config, list),
    ...ownTracesWithoutReceiver(config, list),
    ...impossibleTenants(config, list),
  ];
}

const ADAPTERS_WITH_PORTS = ['tempo', 'jaeger', 'zipkin'] as const;

function sharedAddresses(config: Config, list: ComponentList): string[] {
  const { api, receivers } = config;
  const addresses: (readonly [string, ListenAddress | undefined])[] = [
    ['api.endpoint', api],
    ...ADAPTERS_WITH_PORTS.filter((name) => api.adapters[name].isServed).map(
      (name) => [`api.${name}.endpoint`, api.adapters[name].address] as const,
    ),
    ['api.jaeger_storage.endpoint', api.adapters.jaegerStorage],
    ...list.receivers
      .filter((receiver) => apiAtPortOf(receiver, config) === undefined)
      .map((receiver) => [endpointSetting(receiver), receivers[receiver.name]] as const),
  ];
  const problems: string[] = [];
  const seen: (readonly [string, ListenAddress])[] = [];
  for (const [name, address] of addresses) {
    if (address === undefined || address.port === 0) continue;
    const [other] = seen.findLast(([, taken]) => overlap(taken, address)) ?? [];
    if (other !== undefined)
      problems.push(`${name}: ${formatEndpoint(address)} is also the address of ${other}; choose another port`);
    seen.push([name, address]);
  }
  return problems;
}

/** What the API answers goes through the TLS of the receiver that opens the port. */
function weakerTls(config: Config, list: ComponentList): string[] {
  const { tls } = config.api;
  return list.receivers.flatMap((receiver) => {
    const name = apiAtPortOf(receiver, config);
    const own = config.receivers[receiver.name]?.tls;
    if (name === undefined || tls === undefined) return [];
    if (own !== undefined && (tls.clientCaFile === undefined || own.clientCaFile !== undefined)) return [];
    const missing = own === undefined ? tlsSetting(receiver) : `${tlsSetting(receiver)}.client_ca_file`;
    return [
      `api.${name}.endpoint: is the port of ${endpointSetting(receiver)}, which must have ${missing}, as api.tls has`,
    ];
  });
}

function smallQueue({ receivers, ingest: { maxQueueBytes } }: Config): string[] {
  const largest = Math.max(0, ...Object.values(receivers).map(({ maxRequestBytes }) => maxRequestBytes));
  if (largest <= maxQueueBytes) return [];
  return [
    `ingest.max_queue_size_mib: must hold the largest request allowed (${Math.ceil(largest / MIB)} MiB), ` +
      `got ${maxQueueBytes / MIB}`,
  ];
}

function impossibleRole({ role, backend: { name } }: Config, { backends }: ComponentList): string[] {
  const reason = backends.find((backend) => backend.name === name)?.oneProcess;
  if (role === 'all' || reason === undefined) return [];
  const shared = backends.filter(({ oneProcess }) => oneProcess === undefined);
  const needed = either(shared.map((backend) => backendPath(backend).join('.')));
  return [`service.role: ${role} needs ${needed || 'a storage that processes can share'}; ${reason}`];
}

function largePage({ api: { limits } }: Config): string[] {
  const { defaultPageSize, maxPageSize } = limits;
  if (defaultPageSize <= maxPageSize) return [];
  return [
    `api.limits.default_page_size: must be at most api.limits.max_page_size (${maxPageSize}), got ${defaultPageSize}`,
  ];
}

/** Names of backups count in seconds. */
const LEAST_BACKUP_MS = 1_000;

function impossibleBackup({ backup, backend: { name } }: Config, { backends }: ComponentList): string[] {
  const { everyMs, path } = backup;
  if (everyMs === undefined) return path === undefined ? [] : ['backup.path: needs backup.every, such as 24h'];
  const able = backends.filter(({ backups }) => backups !== undefined);
  const chosen = backends.find((backend) => backend.name === name);
  if (chosen?.backups === undefined) {
    const needed = either(able.map((backend) => backendPath(backend).join('.')));
    return [
      `backup.every: needs ${needed || 'a storage that can be copied'}; ${chosen?.title ?? name} has backups of its own`,
    ];
  }
  if (path === undefined) return ['backup.every: needs backup.path, the folder of the backups'];
  if (everyMs < LEAST_BACKUP_MS) return [`backup.every: must be at least 1s, got ${everyMs}ms`];
  return [];
}

function halfCanary({ role, canary: { everyMs } }: Config): string[] {
  if (everyMs === undefined || role === 'all') return [];
  return [`canary.every: needs service.role: all, got ${role}; a process with one half cannot read what it has sent`];
}

function ownTracesWithoutReceiver({ ownTraces, receivers }: Config, list: ComponentList): string[] {
  if (list.receivers.some(({ name, isOtlpHttp }) => isOtlpHttp && receivers[name] !== undefined)) return [];
  return ownTraces.targets.flatMap(({ url }, index) =>
    url === undefined
      ? [
          `service.telemetry.traces.processors.${index}.batch.exporter.otlp.endpoint: needs the address of a receiver; ` +
            'this process has none of its own for OTLP over HTTP',
        ]
      : [],
  );
}

function impossibleTenants({ tenants, backend: { name } }: Config, { backends }: ComponentList): string[] {
  if (tenants === undefined) return [];
  const chosen = backends.find((backend) => backend.name === name);
  if (chosen?.tenants !== undefined) return [];
  const able = backends.filter((backend) => backend.tenants !== undefined);
  const needed = either(able.map((backend) => backendPath(backend).join('.')));
  return [`tenants.enabled: needs ${needed || 'a storage with tenants'}; ${chosen?.title ?? name} has none`];
}
