/** The servers of this process, as its own clients reach them: the self-check, and the traces of the server itself. */
import { type ComponentList, tlsSetting } from '../config/component-list.ts';
import type { Config } from '../config/config.ts';
import { SpangraphError } from '../errors.ts';
import type { OwnDoor } from '../net/own-door.ts';
import { OwnTls } from '../net/tls/own-tls.ts';
import { refusalOfItself } from '../net/tls/own-trial.ts';
import type { TlsSettings } from '../net/tls/settings.ts';
import { reachable } from './shown-receivers.ts';

/** How this process passes one of its own doors. */
interface OwnAccess {
  readonly tls?: TlsSettings | undefined;
  /** The header `authorization`. Absent: everyone is let in. */
  readonly authorization?: string | undefined;
}

/** The door of a server that is bound to `address`. */
export function ownDoor(address: string, { tls, authorization }: OwnAccess): OwnDoor {
  return { address: reachable(address), authorization, ...(tls && { tls: new OwnTls(tls) }) };
}

/** A server that a part of this process is a client of. */
interface UsedDoor {
  /** The key that switches the part on. */
  readonly by: string;
  /** The path of the server's TLS settings. */
  readonly setting: string;
  readonly tls: TlsSettings | undefined;
}

/** Throws INVALID_CONFIG if a server wants certificates of its clients, and would refuse this process. */
export async function requireOwnEntry(config: Config, list: ComponentList): Promise<void> {
  for (const { by, setting, tls } of usedDoors(config, list)) {
    if (tls?.clientCaFile === undefined) continue;
    const reason = await refusalOfItself(tls, setting);
    if (reason === undefined) continue;
    throw new SpangraphError(
      'INVALID_CONFIG',
      `The configuration cannot be used: ${by}: presents ${setting}.cert_file, which ${setting}.client_ca_file does not let in ` +
        `(${reason}); use a certificate for servers and clients that one of these authorities has signed, or remove ${by}`,
    );
  }
}

function usedDoors({ canary, ownTraces, receivers, api }: Config, list: ComponentList): UsedDoor[] {
  const doorsOf = (by: string, isUsed: (receiver: ComponentList['receivers'][number]) => boolean): UsedDoor[] =>
    list.receivers
      .filter(isUsed)
      .map((receiver) => ({ by, setting: tlsSetting(receiver), tls: receivers[receiver.name]?.tls }));
  const checked =
    canary.everyMs === undefined
      ? []
      : [
          { by: 'canary.every', setting: 'api.tls', tls: api.tls },
          ...doorsOf('canary.every', ({ send }) => send !== undefined),
        ];
  const traced = ownTraces.targets.some(({ url }) => url === undefined)
    ? doorsOf('service.telemetry.traces.processors', ({ isOtlpHttp }) => isOtlpHttp === true)
    : [];
  return [...checked, ...traced];
}
