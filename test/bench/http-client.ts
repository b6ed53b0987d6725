import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';

const TIMEOUT_MS = 60_000;

/** What is asked over HTTP. `path` begins at the origin: `/tempo/api/search?q={}`. */
export interface HttpQuestion {
  readonly method?: 'GET' | 'POST';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** HTTP over one connection that is kept open. */
export class HttpClient implements Disposable {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #origin: string;

  constructor(origin: string) {
    this.#origin = origin;
  }

  /** The bytes of the answer, and the milliseconds until its last one. Throws unless its status is 200. */
  async ask({ method = 'GET', path, headers, body }: HttpQuestion): Promise<{ bytes: Buffer; milliseconds: number }> {
    const start = performance.now();
    const call = request(this.#origin + path, { method, agent: this.#agent, timeout: TIMEOUT_MS, headers });
    call.on('timeout', () => call.destroy(new Error(`No answer within ${TIMEOUT_MS} ms.`)));
    call.end(body);
    const [response] = (await once(call, 'response')) as [IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    const milliseconds = performance.now() - start;
    const bytes = Buffer.concat(chunks);
    if (response.statusCode !== 200) throw new Error(`HTTP ${response.statusCode}: ${String(bytes).slice(0, 1_000)}`);
    return { bytes, milliseconds };
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }
}
