/** The self-check of this process, if the configuration wants it. */
import { type BoardData, CHECKED_PATHS, makeBoard } from '../canary/board.ts';
import type { CanaryLog } from '../canary/canary.ts';
import type { ComponentList } from '../config/component-list.ts';
import type { Config } from '../config/config.ts';
import type { Meter } from '../metrics/definition.ts';
import type { Span } from '../model/span.ts';
import type { ReceiverAddresses } from './ingest-messages.ts';
import { ownDoor } from './own-doors.ts';

/** Where its results will stand. Undefined: it is switched off. */
export function selfCheckBoard({ canary, receivers, api }: Config, list: ComponentList): BoardData | undefined {
  if (canary.everyMs === undefined) return undefined;
  const paths = CHECKED_PATHS.filter((path) => path !== 'rest' || api.rest);
  const checked = list.receivers.filter(({ name, send }) => receivers[name] !== undefined && send !== undefined);
  return makeBoard(checked.flatMap(({ name }) => paths.map((path) => ({ receiver: name, path }))));
}

export interface SelfCheckOptions {
  readonly board: BoardData;
  readonly components: ComponentList;
  /** Where the receivers listen. */
  readonly addresses: ReceiverAddresses;
  /** Where the API listens, as `host:port`. */
  readonly apiAddress: string;
  /** The header `authorization` of its requests. Absent: everyone is let in. */
  readonly authorization: string | undefined;
  readonly meter: Meter;
  readonly log: CanaryLog;
}

/** Starts it. The server must be serving. */
export async function startSelfCheck(config: Config, options: SelfCheckOptions): Promise<() => Promise<void>> {
  const { canary, api, receivers } = config;
  const { board, components, addresses, apiAddress, authorization, meter, log } = options;
  const { everyMs, timeoutMs } = canary;
  if (everyMs === undefined) throw new RangeError('The self-check is switched off.');
  const { startCanary } = await import('../canary/canary.ts');
  const { readPaths } = await import('../canary/read-paths.ts');
  const doors = components.receivers.flatMap(({ name, send }) => {
    const address = addresses[name];
    if (address === undefined || send === undefined) return [];
    const door = ownDoor(address, { tls: receivers[name]?.tls, authorization });
    return [{ receiver: name, send: (...sent: [spans: readonly Span[], signal: AbortSignal]) => send(door, ...sent) }];
  });
  const looks = readPaths(ownDoor(apiAddress, { tls: api.tls, authorization }), api);
  const { stop } = startCanary({ everyMs, timeoutMs, doors, looks, board, meter, log });
  return stop;
}
