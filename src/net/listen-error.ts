import { SpangraphError, thrownMessage } from '../errors.ts';
import { formatEndpoint, type ListenAddress } from './address.ts';

/** Whether another program listens at the address. */
export function isTaken(thrown: unknown): boolean {
  return String(thrown).includes('EADDRINUSE');
}

/** ADDRESS_UNUSABLE, with what to do about it. `host` is the one of `address` that could not be bound. */
export function listenError(setting: string, address: ListenAddress, host: string, thrown: unknown): SpangraphError {
  const which = host === address.host ? '' : ` (${formatEndpoint({ host, port: address.port })})`;
  const text = thrownMessage(thrown);
  const message = `${setting} ${formatEndpoint(address)}${which} ${problem(text)}`;
  return new SpangraphError('ADDRESS_UNUSABLE', message, { cause: thrown });
}

function problem(text: string): string {
  if (text.includes('EADDRINUSE')) return 'is already in use: stop the other program, or set another endpoint';
  if (text.includes('EACCES')) return 'may not be used by this user: set a port over 1023, or give the permission';
  if (text.includes('EADDRNOTAVAIL')) return 'is not an address of this machine: set one that is, or 0.0.0.0 for all';
  if (/ENOTFOUND|EAI_AGAIN|[Nn]ame resolution/.test(text)) return 'names an unknown host: set another endpoint';
  return `cannot be listened on: ${text}`;
}
