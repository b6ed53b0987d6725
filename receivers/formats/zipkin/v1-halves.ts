/** The spans of version 2 that one span of version 1 becomes: one for each service in it. */
import type { Attribute } from '../../../src/model/attributes.ts';
import type { Endpoint, V1Annotation } from './read-v1.ts';

/** A span of version 2 that is being built. */
export interface Half {
  endpoint: Endpoint | undefined;
  kind: string | undefined;
  /** In microseconds. 0 is unknown. */
  timestamp: bigint;
  duration: bigint;
  remoteEndpoint: Endpoint | undefined;
  isShared: boolean;
  readonly annotations: V1Annotation[];
  readonly tags: Map<string, string>;
  /** Values of types that version 2 does not have. */
  readonly attributes: Attribute[];
}

export class Halves {
  readonly all: [Half, ...Half[]] = [newHalf(undefined)];

  get first(): Half {
    return this.all[0];
  }

  /** The half of the endpoint's service. Without an endpoint, the first half. */
  of(endpoint: Endpoint | undefined): Half {
    if (endpoint === undefined) return this.first;
    this.first.endpoint ??= endpoint;
    return this.all.find((half) => isSameService(half.endpoint, endpoint)) ?? this.fork(endpoint);
  }

  /** Adds a half, even if the service has one: a service can call itself. */
  fork(endpoint: Endpoint | undefined): Half {
    const half = newHalf(endpoint);
    this.all.push(half);
    return half;
  }
}

export function isSameService(some: Endpoint | undefined, other: Endpoint | undefined): boolean {
  return (some?.serviceName ?? '') === (other?.serviceName ?? '');
}

function newHalf(endpoint: Endpoint | undefined): Half {
  return {
    endpoint,
    kind: undefined,
    timestamp: 0n,
    duration: 0n,
    remoteEndpoint: undefined,
    isShared: false,
    annotations: [],
    tags: new Map(),
    attributes: [],
  };
}
