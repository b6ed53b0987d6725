import type { ComponentList } from '../config/component-list.ts';
import type { ShownReceiver } from './app-types.ts';
import type { ReceiverAddresses } from './ingest-messages.ts';

/** The receivers that run, and those that run by default, as people see them. */
export function shownReceivers({ receivers }: ComponentList, addresses: ReceiverAddresses): ShownReceiver[] {
  return receivers.flatMap(({ name, title, runsByDefault, url, sdkVariables }) => {
    const address = addresses[name];
    if (address === undefined) return runsByDefault ? [{ title }] : [];
    const variables = sdkVariables?.(reachable(address));
    return [{ title, url: url(address), ...(variables === undefined ? {} : { sdkVariables: variables }) }];
  });
}

/** An address to connect to, for a bound address that may stand for all. */
export function reachable(address: string): string {
  return address.replace(/^(?:0\.0\.0\.0|\[::\]):/, 'localhost:');
}
