/** The traces of this process itself, if the configuration wants them. */
import type { ComponentList } from '../config/component-list.ts';
import type { Config } from '../config/config.ts';
import { schemeOf } from '../net/own-door.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { OwnTraces } from '../telemetry/own-traces.ts';
import type { TraceTarget } from '../telemetry/send-own-traces.ts';
import type { IngestClient } from './ingest-client.ts';
import { ownDoor } from './own-doors.ts';

interface OwnTracesParts {
  readonly components: ComponentList;
  /** Absent: this process does not ingest. */
  readonly ingest: IngestClient | undefined;
  /** The header `authorization` for the own receiver. Absent: everyone is let in. */
  readonly authorization: string | undefined;
  readonly version: string;
  readonly log: Logger;
}

/** Loads the library only if they are switched on. Undefined: they are not. */
export async function openOwnTraces(config: Config, parts: OwnTracesParts): Promise<OwnTraces | undefined> {
  const { ownTraces, backend } = config;
  if (ownTraces.targets.length === 0) return undefined;
  const { components, ingest, authorization, version, log } = parts;
  const { startOwnTraces } = await import('../telemetry/send-own-traces.ts');
  const targets = ownTraces.targets.map(({ url, ...how }) => ({
    ...how,
    ...(url === undefined ? { ...ownTarget(config, components, ingest), authorization } : { url }),
  }));
  const traces = startOwnTraces({ targets, ratio: ownTraces.ratio, version, dbSystem: backend.name, log });
  ingest?.onCommit(traces.committed);
  return traces;
}

function ownTarget(
  config: Config,
  { receivers }: ComponentList,
  ingest: IngestClient | undefined,
): Pick<TraceTarget, 'url' | 'tls'> {
  for (const { name, isOtlpHttp, url } of receivers) {
    const bound = ingest?.addresses[name];
    if (!isOtlpHttp || bound === undefined) continue;
    const door = ownDoor(bound, { tls: config.receivers[name]?.tls });
    return { url: url(door.address, schemeOf(door)), tls: door.tls };
  }
  throw new RangeError('No receiver of this process takes OTLP over HTTP.');
}
