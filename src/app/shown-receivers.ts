import type { ComponentList } from '../config/component-list.ts';
import type { Config } from '../config/config.ts';
import { schemeWith } from '../net/address.ts';
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
    const scheme = schemeWith(config.receivers[name]?.tls);
    const variables = sdkVariables?.(reachable(address), scheme);
    return [{ title, url: url(address, scheme), ...(variables === undefined ? {} : { sdkVariables: variables }) }];
  });
}

/** An address to connect to, for a bound address that may stand for all. */
export function reachable(address: string): string {
  return address.replace(/^(?:0\.0\.0\.0|\[::\]):/, 'localhost:');
}
