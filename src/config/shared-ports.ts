/** Ports that a receiver and an API have together. */
import type { ReceiverDefinition } from '../../receivers/intake/definition.ts';
import { covers } from '../net/address.ts';
import type { ComponentList } from './component-list.ts';
import type { Config } from './config.ts';

type ApiOfReceiver = NonNullable<ReceiverDefinition['readBy']>;

/** The API that is asked at the port of this receiver: the receiver listens at its endpoint, and both run. */
export function apiAtPortOf(
  { readBy, name }: Pick<ReceiverDefinition, 'readBy' | 'name'>,
  { api, receivers }: Config,
): ApiOfReceiver | undefined {
  if (readBy === undefined) return undefined;
  const { isServed, address } = api.adapters[readBy];
  const receiver = receivers[name];
  if (!isServed || address === undefined || receiver === undefined || address.port === 0) return undefined;
  return covers(receiver, address) ? readBy : undefined;
}

/** The APIs that this process serves at the ports of receivers, which open them. */
export function apisAtReceivers(config: Config, { receivers }: ComponentList): ApiOfReceiver[] {
  if (config.role !== 'all') return [];
  return receivers.flatMap((receiver) => apiAtPortOf(receiver, config) ?? []);
}
