/** The port of Jaeger's remote storage (`api.jaeger_storage.endpoint`). */
import type { Gate } from '../access/gate.ts';
import type { AskingMethodsOptions } from '../api/asking-methods.ts';
import type { GrpcServer } from '../api/grpc/grpc-server.ts';
import type { Check } from '../api/health.ts';
import type { OnRefusal } from '../api/refusals/refusals.ts';
import type { ErrorLog } from '../api/router.ts';
import type { Config } from '../config/config.ts';
import type { Strangers } from '../net/foreign/door.ts';
import type { ServerTls } from '../net/tls/server-tls.ts';
import type { ShownApi } from './app-types.ts';

interface ServedParts {
  /** What asks on the port of the other APIs. */
  readonly asked: Omit<AskingMethodsOptions, 'paths'>;
  /** Whether the storage can be read. */
  readonly check: Check;
  readonly gate: Gate;
  readonly log: ErrorLog;
  readonly onRefusal: OnRefusal;
}

export class JaegerStoragePort {
  readonly #server: GrpcServer | undefined;

  /** Binds the port if there is one. Throws ADDRESS_UNUSABLE. */
  static async listen(
    { role, api }: Config,
    tls: ServerTls | undefined,
    strangers: Strangers,
  ): Promise<JaegerStoragePort> {
    const address = role === 'ingest' ? undefined : api.adapters.jaegerStorage;
    if (address === undefined) return new JaegerStoragePort(undefined);
    const { GrpcServer } = await import('../api/grpc/grpc-server.ts');
    const port = { title: "Jaeger's remote storage", setting: 'api.jaeger_storage.endpoint', strangers };
    return new JaegerStoragePort(await GrpcServer.listen(address, tls, port));
  }

  private constructor(server: GrpcServer | undefined) {
    this.#server = server;
  }

  /** As `ApiServer.unref`. */
  unref(): void {
    this.#server?.unref();
  }

  /** The API, if its port was bound. */
  get apis(): ShownApi[] {
    return this.#server === undefined ? [] : [{ title: 'Storage', address: this.#server.address }];
  }

  async serve({ asked, check, gate, log, onRefusal }: ServedParts): Promise<void> {
    if (this.#server === undefined) return;
    const { jaegerStorageMethods } = await import('../api/jaeger-storage-methods.ts');
    await this.#server.serve({ methods: jaegerStorageMethods(asked, check), gate, log, onRefusal });
  }

  async close(): Promise<void> {
    await this.#server?.close();
  }
}
