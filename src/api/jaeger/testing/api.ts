/** Jaeger's API on a real port over a SQLite file, for tests. */
import { openSqliteFixture } from '../../../../test/fixtures/sqlite.ts';
import { startTestServer, type TestServer, type TestServerOptions } from '../../../graphql/testing/server.ts';
import type { Span } from '../../../model/span.ts';

export interface JaegerAnswer {
  readonly status: number;
  readonly type: string | null;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: answers are checked by the test that asked
  readonly body: any;
}

export interface JaegerApi extends AsyncDisposable {
  readonly server: TestServer;
  /** `path`: behind `/jaeger`. */
  get(path: string): Promise<JaegerAnswer>;
  post(path: string, body?: string): Promise<JaegerAnswer>;
  write(spans: readonly Span[]): Promise<void>;
}

/** Serves these spans. */
export async function startJaegerApi(
  spans: readonly Span[],
  options: Omit<TestServerOptions, 'spans' | 'reader'> = {},
): Promise<JaegerApi> {
  const store = await openSqliteFixture();
  const write = async (some: readonly Span[]): Promise<void> => {
    await store.writer.write([some]);
    await store.settle();
  };
  await write(spans);
  const server = await startTestServer({ ...options, reader: store.reader });
  const send = async (path: string, init: RequestInit): Promise<JaegerAnswer> => {
    const response = await fetch(`${server.origin}/jaeger${path}`, init);
    const text = await response.text();
    const type = response.headers.get('content-type');
    return { status: response.status, type, text, body: type?.includes('json') ? JSON.parse(text) : undefined };
  };
  return {
    server,
    get: (path) => send(path, {}),
    post: (path, body) =>
      send(path, { method: 'POST', headers: { 'content-type': 'application/json' }, ...(body && { body }) }),
    write,
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      await store.close();
    },
  };
}
