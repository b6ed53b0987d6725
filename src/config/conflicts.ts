import { formatEndpoint, type ListenAddress } from '../net/address.ts';
import { MIB } from '../settings/byte-size.ts';
import { backendPath, type ComponentList, either, endpointSetting } from './component-list.ts';
import type { Config } from './config.ts';

/** Problems between keys that are each valid alone. */
export function conflicts(config: Config, list: ComponentList): string[] {
  return [
    ...sharedAddresses(config, list),
    ...smallQueue(config),
    ...impossibleRole(config, list),
    ...largePage(config),
    ...halfCanary(config),
  ];
}

function sharedAddresses({ api, receivers }: Config, list: ComponentList): string[] {
  const addresses: (readonly [string, ListenAddress | undefined])[] = [
    ['api.endpoint', api],
    ...list.receivers.map((receiver) => [endpointSetting(receiver), receivers[receiver.name]] as const),
  ];
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

function halfCanary({ role, canary: { everyMs } }: Config): string[] {
  if (everyMs === undefined || role === 'all') return [];
  return [`canary.every: needs service.role: all, got ${role}; a process with one half cannot read what it has sent`];
}
