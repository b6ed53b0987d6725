/** The health checking protocol of gRPC (grpc.health.v1): its method Check. */
import type { MessageFields } from '../../../receivers/formats/otlp/otlp-fields.ts';
import { WireWriter } from '../../../receivers/formats/otlp/wire-writer.ts';
import { SpangraphError } from '../../errors.ts';
import type { Message } from './messages.ts';
import { readRequest } from './read-fields.ts';

export const HEALTH_CHECK = '/grpc.health.v1.Health/Check';

const REQUEST = { service: (1 << 3) | 2 } as const satisfies MessageFields;
const RESPONSE = { status: 1 << 3 } as const satisfies MessageFields;

/** HealthCheckResponse.ServingStatus */
const ServingStatus = { SERVING: 1n, NOT_SERVING: 2n } as const;

/** The service that a HealthCheckRequest asks for: one of these, or the empty name of the server. Throws NOT_FOUND. */
export function readHealthCheck(bytes: Uint8Array, services: readonly string[]): string {
  let service = '';
  readRequest(bytes, REQUEST, (reader) => ({
    service: () => {
      service = reader.readString();
    },
  }));
  if (service === '' || services.includes(service)) return service;
  throw new SpangraphError('NOT_FOUND', 'There is no such service here; the empty name asks for the server.');
}

export function healthMessage(isServing: boolean): Message {
  const writer = new WireWriter();
  writer.int64(RESPONSE.status, isServing ? ServingStatus.SERVING : ServingStatus.NOT_SERVING);
  return new Uint8Array(writer.finish());
}
