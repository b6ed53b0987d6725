import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';

const TIMEOUT_MS = 60_000;

/** GraphQL over one HTTP connection that is kept open. */
export class GraphqlClient implements Disposable {
  readonly #agent: Agent;
  readonly #url: string;
  readonly #headers: { readonly authorization?: string };

  /** `ca`: for an URL with https. */
  constructor(url: string, { ca, authorization }: { readonly ca?: Buffer; readonly authorization?: string } = {}) {
    const kept = { keepAlive: true, maxSockets: 1 };
    this.#agent = ca === undefined ? new Agent(kept) : new SecureAgent({ ...kept, ca });
    this.#url = url;
    this.#headers = authorization === undefined ? {} : { authorization };
  }

  /** Sends a request's JSON and resolves with the answer's, and the milliseconds until its last byte. */
  async post(body: Buffer): Promise<{ readonly text: string; readonly milliseconds: number }> {
    const start = performance.now();
    const call = (this.#url.startsWith('https:') ? secureRequest : request)(this.#url, {
      method: 'POST',
      agent: this.#agent,
      timeout: TIMEOUT_MS,
      headers: { 'content-type': 'application/json', 'content-length': body.length, ...this.#headers },
    });
    call.on('timeout', () => call.destroy(new Error(`No answer within ${TIMEOUT_MS} ms.`)));
    call.end(body);
    const [response] = (await once(call, 'response')) as [IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    const milliseconds = performance.now() - start;
    const text = Buffer.concat(chunks).toString('utf8');
    if (response.statusCode !== 200) throw new Error(`HTTP ${response.statusCode}: ${text.slice(0, 1_000)}`);
    return { text, milliseconds };
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }
}
