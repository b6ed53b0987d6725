/** Jaeger's remote storage on a real port, for tests. */
import { type Gate, OPEN_GATE } from '../../access/gate.ts';
import { LIMITS as OPERATION_LIMITS } from '../../graphql/testing/server.ts';
import { UNHEARD_STRANGERS } from '../../net/foreign/door.ts';
import type { Answer } from '../../net/question.ts';
import type { ServerTls } from '../../net/tls/server-tls.ts';
import type { SpanReader } from '../../storage/backend.ts';
import type { AskingMethodsOptions } from '../asking-methods.ts';
import { GrpcServer } from '../grpc/grpc-server.ts';
import { jaegerStorageMethods } from '../jaeger-storage-methods.ts';
import { createQueryAnswer } from '../query-answer.ts';
import { askerInProcess, LIMITS } from './in-process.ts';

export interface StorageServer extends AsyncDisposable {
  readonly address: string;
  /** What its checks find. */
  readonly health: { isWell: boolean };
  /** What was logged. */
  readonly logged: object[];
}

export interface StorageServerOptions {
  readonly reader: SpanReader;
  /** In place of that of all APIs. */
  readonly answer?: Answer;
  readonly gate?: Gate;
  readonly tls?: ServerTls;
  readonly limits?: Partial<typeof LIMITS>;
  /** What else its methods get. */
  readonly asking?: Partial<AskingMethodsOptions>;
}

export async function startStorageServer(options: StorageServerOptions): Promise<StorageServer> {
  const { reader, gate = OPEN_GATE, tls, limits = {} } = options;
  const health = { isWell: true };
  const logged: object[] = [];
  const log = { error: (details: object) => void logged.push(details) };
  const answer =
    options.answer ??
    createQueryAnswer({
      readerFor: () => reader,
      storage: 'memory',
      version: '0.0.0',
      startedAt: new Date(0),
      limits: OPERATION_LIMITS,
      graphiql: false,
      mcpAnswerBytes: 40 * 1024,
      systemId: 'the-system',
      log,
    });
  const server = await GrpcServer.listen({ host: '127.0.0.1', port: 0 }, tls, {
    title: 'it',
    setting: 'api.jaeger_storage.endpoint',
    strangers: UNHEARD_STRANGERS,
  });
  const check = (): void => {
    if (!health.isWell) throw new Error('The storage is not well.');
  };
  const asked = { asker: askerInProcess(answer), limits: { ...LIMITS, ...limits }, ...options.asking };
  const methods = jaegerStorageMethods(asked, check);
  await server.serve({ methods, gate, log });
  return { address: server.address, health, logged, [Symbol.asyncDispose]: () => server.close() };
}
