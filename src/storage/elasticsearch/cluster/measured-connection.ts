/** A connection that counts its requests and their time. */
import type { ConnectionRequestParams } from '@elastic/transport';
import type { Meter } from '../../../metrics/definition.ts';
import { REQUESTS } from '../config/metrics.ts';
import { BoundedConnection } from './bounded-connection.ts';

type Options = Parameters<BoundedConnection['request']>[1];

/** The class for a client whose requests `meter` counts. */
export function measuredConnection(meter: Meter): typeof BoundedConnection {
  return class extends BoundedConnection {
    override async request(params: ConnectionRequestParams, options: Options): Promise<never> {
      const startedAt = performance.now();
      let outcome = 'none';
      try {
        const answer: { readonly statusCode: number } = await super.request(params, options);
        outcome = outcomeOf(answer.statusCode);
        return answer as never;
      } finally {
        meter.observe(REQUESTS, (performance.now() - startedAt) / 1_000, { kind: kindOf(params.path), outcome });
      }
    }
  };
}

function outcomeOf(status: number): string {
  if (status >= 500) return '5xx';
  return status >= 400 ? '4xx' : 'ok';
}

/** `search` for `/spans/_search`. */
function kindOf(path: string): string {
  return /\/_(\w+)$/.exec(path)?.[1] ?? 'other';
}
