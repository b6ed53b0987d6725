import type { ListenAddress } from '../../src/config/config.ts';
import { SpangraphError } from '../../src/errors.ts';

/** `host:port` as in the configuration; IPv6 hosts in brackets. */
export function formatAddress({ host, port }: ListenAddress): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/**
 * ADDRESS_UNUSABLE with what to do about it. `setting` is the path of the endpoint in the configuration; `error` is what
 * listening failed with.
 */
export function listenError(setting: string, address: ListenAddress, error: Error): SpangraphError {
  const message = `${setting} ${formatAddress(address)} ${problem(error.message)}`;
  return new SpangraphError('ADDRESS_UNUSABLE', message, { cause: error });
}

function problem(text: string): string {
  if (text.includes('EADDRINUSE')) return 'is already in use: stop the other program, or set another endpoint';
  if (text.includes('EACCES')) return 'may not be used by this user: set a port over 1023, or give the permission';
  if (text.includes('EADDRNOTAVAIL')) return 'is not an address of this machine: set one that is, or 0.0.0.0 for all';
  if (/ENOTFOUND|EAI_AGAIN|[Nn]ame resolution/.test(text)) return 'names an unknown host: set another endpoint';
  return `cannot be listened on: ${text}`;
}
