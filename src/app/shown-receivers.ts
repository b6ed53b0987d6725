import type { ComponentList } from '../config/component-list.ts';
import type { Config } from '../config/config.ts';
import type { OwnDoor } from '../net/own-door.ts';
import { OwnTls } from '../net/tls/own-tls.ts';
import type { TlsSettings } from '../net/tls/settings.ts';
import type { ShownReceiver } from './app-types.ts';
import type { ReceiverAddresses } from './ingest-messages.ts';

/** The receivers that run, and those that run by default, as people see them. */
export function shownReceivers(
  { receivers }: ComponentList,
  config: Config,
  addresses: ReceiverAddresses,
): ShownReceiver[] {
  return receivers.flatMap(({ name, title, runsByDefault, url, sdkVariables }) => {
    const address = addresses[name];
    if (address === undefined) return runsByDefault ? [{ title }] : [];
    const scheme = config.receivers[name]?.tls === undefined ? 'http' : 'https';
    const variables = sdkVariables?.(reachable(address), scheme);
    return [{ title, url: url(address, scheme), ...(variables === undefined ? {} : { sdkVariables: variables }) }];
  });
}

/** An address to connect to, for a bound address that may stand for all. */
export function reachable(address: string): string {
  return address.replace(/^(?:0\.0\.0\.0|\[::\]):/, 'localhost:');
}

/** How this process passes one of its own doors. */
interface OwnAccess {
  readonly tls: TlsSettings | undefined;
  /** The header `authorization`. Absent: everyone is let in. */
  readonly authorization?: string | undefined;
}

/** For the own clients of a server that is bound to `address`. */
export function ownDoor(address: string, { tls, authorization }: OwnAccess): OwnDoor {
  return { address: reachable(address), authorization, ...(tls && { tls: new OwnTls(tls) }) };
}
