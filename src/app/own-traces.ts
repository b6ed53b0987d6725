/** The traces of this process itself, if the configuration wants them. */
import type { ComponentList } from '../config/component-list.ts';
import type { Config } from '../config/config.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { OwnTraces } from '../telemetry/own-traces.ts';
import type { IngestClient } from './ingest-client.ts';
import { reachable } from './shown-receivers.ts';

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
export async function openOwnTraces(
  { ownTraces, backend }: Config,
  parts: OwnTracesParts,
): Promise<OwnTraces | undefined> {
  if (ownTraces.targets.length === 0) return undefined;
  const { components, ingest, authorization, version, log } = parts;
  const { startOwnTraces } = await import('../telemetry/send-own-traces.ts');
  const targets = ownTraces.targets.map(({ url, ...target }) =>
    url === undefined ? { ...target, url: ownUrl(components, ingest), authorization } : { ...target, url },
  );
  const traces = startOwnTraces({ targets, ratio: ownTraces.ratio, version, dbSystem: backend.name, log });
  ingest?.onCommit(traces.committed);
  return traces;
}

function ownUrl({ receivers }: ComponentList, ingest: IngestClient | undefined): string {
  for (const { name, isOtlpHttp, url } of receivers) {
    const address = ingest?.addresses[name];
    if (isOtlpHttp && address !== undefined) return url(reachable(address));
  }
  throw new RangeError('No receiver of this process takes OTLP over HTTP.');
}
