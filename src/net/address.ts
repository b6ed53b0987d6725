/** Addresses to listen on: as the configuration has them, and as text. */
import { networkInterfaces } from 'node:os';

/** Where a server listens. */
export interface ListenAddress {
  readonly host: string;
  /** 0 lets the system choose a free port. */
  readonly port: number;
}

/** How URLs of a server begin. */
export type Scheme = 'http' | 'https';

/** Of a server with these settings of TLS. */
export function schemeWith(tls: object | undefined): Scheme {
  return tls === undefined ? 'http' : 'https';
}

/** The form that a message about a bad endpoint names, with the port that the endpoint usually has. */
export function endpointForm(port: number): string {
  const forms = ['localhost', '127.0.0.1', '[::1]', '0.0.0.0'].map((host) => `${host}:${port}`).join(', ');
  return `an address to listen on such as ${forms} or :${port} (all addresses)`;
}

/** The host that stands for all addresses: both families if the machine has IPv6, as in Go. */
export function allAddresses(interfaces: typeof networkInterfaces = networkInterfaces): string {
  const addresses = Object.values(interfaces()).flatMap((list) => list ?? []);
  return addresses.some((address) => address.family === 'IPv6') ? '::' : '0.0.0.0';
}

/** The name that stands for both addresses of loopback (RFC 6761, 6.3). */
export const LOCALHOST = 'localhost';
const LOOPBACK = ['127.0.0.1', '::1'] as const;

/** The hosts that a server listens on for this one: for `localhost` both addresses of loopback. */
function hostsOf(host: string): readonly string[] {
  return host.toLowerCase() === LOCALHOST ? LOOPBACK : [host];
}

/** As {@link hostsOf}, without what the machine does not have: some have no IPv6. At least one. */
export function presentHosts(
  host: string,
  interfaces: typeof networkInterfaces = networkInterfaces,
): readonly [string, ...string[]] {
  const hosts = hostsOf(host);
  if (hosts.length === 1) return [host];
  const [first = LOOPBACK[0], ...others] = hosts.filter((one) => isPresent(one, interfaces));
  return [first, ...others];
}

function isPresent(address: string, interfaces: typeof networkInterfaces): boolean {
  return Object.values(interfaces()).some((list) => list?.some((one) => one.address === address));
}

/** Whether a server at `outer` also listens at every address of `inner`. */
export function covers(outer: ListenAddress, inner: ListenAddress): boolean {
  const hosts = hostsOf(outer.host);
  return outer.port === inner.port && hostsOf(inner.host).every((host) => hosts.includes(host));
}

/** Whether two servers would listen at the same address. */
export function overlap(one: ListenAddress, other: ListenAddress): boolean {
  const hosts = hostsOf(one.host);
  return one.port === other.port && hostsOf(other.host).some((host) => hosts.includes(host));
}

/** Reads `host:port`, `[ipv6]:port` or `:port`. Returns undefined for text of another form. */
export function parseEndpoint(text: string): ListenAddress | undefined {
  const match = /^(?:\[(?<ipv6>[0-9a-fA-F:.]+(?:%[\w.-]+)?)\]|(?<host>[\w.-]*)):(?<port>\d{1,5})$/.exec(text.trim());
  const port = Number(match?.groups?.port);
  if (match === null || port > 65_535) return undefined;
  const host = match.groups?.ipv6 ?? match.groups?.host ?? '';
  return { host: host === '' ? allAddresses() : host, port };
}

/** The form that {@link parseEndpoint} reads; IPv6 hosts are in brackets. */
export function formatEndpoint({ host, port }: ListenAddress): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
