/** What of a span's attributes Zipkin says in its endpoints. */
import type { Attributes, AttributeValue } from '../../../src/model/attributes.ts';
import { stringText } from '../../../src/model/json-text.ts';
import { SpanKind } from '../../../src/model/span.ts';

/** The attribute that names the other side of any span. */
export const PEER_KEY = 'peer.service';

/** Attributes that name the other side of a span that calls: the first one counts, after {@link PEER_KEY}. */
export const CALLED_KEYS = ['service.peer.name', 'server.address', 'net.peer.name'] as const;

/** Kinds of the spans that call. The attributes of others name their own side. */
export const CALLING_KINDS = [SpanKind.CLIENT, SpanKind.PRODUCER] as const;

/** Zipkin's own form of the names of services and spans. */
export function zipkinName(name: string): string {
  return name.toLowerCase();
}

/** Endpoints as JSON. An empty one is undefined. */
export interface Endpoints {
  readonly local: string | undefined;
  readonly remote: string | undefined;
  /** Keys of the attributes that are said here in full. */
  readonly said: ReadonlySet<string>;
}

/** The endpoints of a span with this service, kind and attributes of its own. */
export function endpointsOf(service: string, kind: number, attributes: Attributes): Endpoints {
  const said = new Set<string>();
  const known = new Map<string, AttributeValue>();
  for (const { key, value } of attributes) if (!known.has(key)) known.set(key, value);
  const peer = remoteName(kind, known);
  if (peer !== undefined && known.get(PEER_KEY) === peer) said.add(PEER_KEY);
  return {
    local: endpointText(service, addressOf('network.local', known, said)),
    remote: endpointText(peer ?? '', addressOf('network.peer', known, said)),
    said,
  };
}

function remoteName(kind: number, known: ReadonlyMap<string, AttributeValue>): string | undefined {
  const isCalling = CALLING_KINDS.some((one) => one === kind);
  for (const key of isCalling ? [PEER_KEY, ...CALLED_KEYS] : [PEER_KEY]) {
    const value = known.get(key);
    if (typeof value === 'string' && value !== '') return zipkinName(value);
  }
  return undefined;
}

const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;
const IPV6 = /^[0-9a-f.]*:[0-9a-f:.]*$/i;
const MAX_PORT = 65_535n;

/** The fields of an address, as members of a JSON object. Names of hosts are none. */
function addressOf(prefix: string, known: ReadonlyMap<string, AttributeValue>, said: Set<string>): string[] {
  const members: string[] = [];
  const address = known.get(`${prefix}.address`);
  const port = known.get(`${prefix}.port`);
  if (typeof address === 'string' && (IPV4.test(address) || IPV6.test(address))) {
    members.push(`"${IPV4.test(address) ? 'ipv4' : 'ipv6'}":${stringText(address)}`);
    said.add(`${prefix}.address`);
  }
  if (typeof port === 'bigint' && port > 0n && port <= MAX_PORT) {
    members.push(`"port":${port}`);
    said.add(`${prefix}.port`);
  }
  return members;
}

function endpointText(name: string, address: readonly string[]): string | undefined {
  const members = [...(name === '' ? [] : [`"serviceName":${stringText(zipkinName(name))}`]), ...address];
  return members.length === 0 ? undefined : `{${members.join(',')}}`;
}
