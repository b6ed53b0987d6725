import { SpangraphError } from '../../src/errors.ts';
import type { StorageState } from '../../src/ingest/sink.ts';
import { WireType } from '../formats/otlp/otlp-fields.ts';
import { WireReader } from '../formats/otlp/wire-reader.ts';
import { WireWriter } from '../formats/otlp/wire-writer.ts';
import { errorAnswer } from '../intake/error-answer.ts';
import type { GrpcCall } from './grpc-call.ts';

/** grpc.health.v1.HealthCheckRequest.service and HealthCheckResponse.status */
const SERVICE = (1 << 3) | WireType.LENGTH;
const STATUS = (1 << 3) | WireType.VARINT;
/** grpc.health.v1.HealthCheckResponse.ServingStatus */
const ServingStatus = { SERVING: 1n, NOT_SERVING: 2n, SERVICE_UNKNOWN: 3n } as const;
type ServingStatus = (typeof ServingStatus)[keyof typeof ServingStatus];

/**
 * The gRPC health checking protocol for this server, which the empty name means, and for each of its services. All are
 * SERVING while the storage takes writes and the server is not stopping.
 */
export class HealthService {
  readonly #services: ReadonlySet<string>;
  /** The service that each call watches. */
  readonly #watches = new Map<GrpcCall, string>();
  readonly #storage: StorageState;
  #isStopping = false;

  constructor(services: readonly string[], storage: StorageState) {
    this.#services = new Set(['', ...services]);
    this.#storage = storage;
    storage.onChange(() => this.#tellAll());
  }

  /** Answers a Check. Throws NOT_FOUND for an unknown service. */
  check(request: Buffer): Buffer {
    const status = this.#statusOf(serviceIn(request));
    if (status !== ServingStatus.SERVICE_UNKNOWN) return response(status);
    throw new SpangraphError('NOT_FOUND', 'There is no such service here; the empty name asks for the server.');
  }

  /** Answers a Watch: the status now, and again when it changes. */
  watch(call: GrpcCall, request: Buffer): void {
    const service = serviceIn(request);
    this.#watches.set(call, service);
    call.onOver(() => this.#watches.delete(call));
    call.send(response(this.#statusOf(service)));
  }

  /** Answers NOT_SERVING from now on, and ends every Watch. */
  stop(): void {
    this.#isStopping = true;
    this.#tellAll();
    const stopping = errorAnswer(new SpangraphError('SHUTTING_DOWN', 'The server is stopping.'));
    for (const call of this.#watches.keys()) call.fail(stopping);
  }

  #tellAll(): void {
    for (const [call, service] of this.#watches) {
      const status = this.#statusOf(service);
      if (status !== ServingStatus.SERVICE_UNKNOWN) call.send(response(status));
    }
  }

  #statusOf(service: string): ServingStatus {
    if (!this.#services.has(service)) return ServingStatus.SERVICE_UNKNOWN;
    return this.#storage.isWritable && !this.#isStopping ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
  }
}

function serviceIn(request: Buffer): string {
  const reader = new WireReader(request);
  let service = '';
  for (let tag = reader.nextTag(); tag !== 0; tag = reader.nextTag()) {
    if (tag === SERVICE) service = reader.readString();
    else reader.skip(tag, {});
  }
  return service;
}

function response(status: ServingStatus): Buffer {
  const writer = new WireWriter();
  writer.int64(STATUS, status);
  return writer.finish();
}
