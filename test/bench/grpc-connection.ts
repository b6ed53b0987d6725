import { setTimeout } from 'node:timers/promises';
import { Client, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js';

const EXPORT_PATH = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';
const CONNECT_TIMEOUT_MS = 10_000;
const EXPORT_TIMEOUT_MS = 60_000;
const MAX_RETRIES = 100;
const RETRY_DELAY_MS = 50;
const RETRYABLE: ReadonlySet<number> = new Set([status.UNAVAILABLE, status.RESOURCE_EXHAUSTED, status.ABORTED]);

const asIs = (bytes: Buffer): Buffer => bytes;

/** One connection to an OTLP/gRPC receiver that sends encoded requests as they are. */
export class GrpcConnection {
  readonly #client: Client;
  readonly #metadata = new Metadata();

  /** `address` is `host:port`. With `ca`, the connection is encrypted, and the certificate of the server signed by it. */
  constructor(address: string, { ca, authorization }: { readonly ca?: Buffer; readonly authorization?: string } = {}) {
    if (authorization !== undefined) this.#metadata.set('authorization', authorization);
    const channel = ca === undefined ? credentials.createInsecure() : credentials.createSsl(ca);
    // Without a pool of its own it would share one connection with the others.
    this.#client = new Client(address, channel, { 'grpc.use_local_subchannel_pool': 1 });
  }

  ready(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#client.waitForReady(Date.now() + CONNECT_TIMEOUT_MS, (error) => (error ? reject(error) : resolve()));
    });
  }

  /** Sends one request until it is acknowledged; resolves with how often it was sent again. Throws if spans are rejected. */
  async send(request: Buffer): Promise<number> {
    for (let retries = 0; ; retries++) {
      try {
        const answer = await this.#export(request);
        if (answer.length > 0) throw new Error(`The server rejected spans: ${answer.toString('utf8')}`);
        return retries;
      } catch (error) {
        if (retries >= MAX_RETRIES || !isRetryable(error)) throw error;
        await setTimeout(RETRY_DELAY_MS);
      }
    }
  }

  close(): void {
    this.#client.close();
  }

  #export(request: Buffer): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const options = { deadline: Date.now() + EXPORT_TIMEOUT_MS };
      this.#client.makeUnaryRequest(EXPORT_PATH, asIs, asIs, request, this.#metadata, options, (error, answer) => {
        if (error === null) resolve(answer ?? Buffer.alloc(0));
        else reject(error);
      });
    });
  }
}

function isRetryable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && RETRYABLE.has((error as ServiceError).code);
}
