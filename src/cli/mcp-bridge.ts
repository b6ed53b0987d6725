/** Passes messages between a client on standard input and output, one on each line, and a server's MCP endpoint. */
import { isRecord } from '../api/mcp/wire/is-record.ts';
import { errorResponse, type RequestId, RpcCode, readMessage } from '../api/mcp/wire/json-rpc.ts';
import { thrownMessage } from '../errors.ts';
import { parseExactJson, stringifyExactJson } from '../model/exact-json.ts';
import { type BoundedLine, boundedLines } from './mcp-lines.ts';
import type { Post } from './mcp-post.ts';

/** Longest message that is taken from the client. */
const MAX_LINE_BYTES = 4 * 2 ** 20;
/** Messages that are under way at a time. The next ones wait in the pipe. */
const MAX_UNDER_WAY = 16;

export interface BridgeOptions {
  readonly input: AsyncIterable<Buffer>;
  /** Writes one line. Resolves when the reader has room for more; rejects when it is gone. */
  readonly write: (line: string) => Promise<void>;
  /** For people. */
  readonly warn: (text: string) => void;
  readonly post: Post;
  /** Where the server is, for messages. */
  readonly place: string;
  /** Ends everything: nobody reads the answers any more. */
  readonly gone: AbortSignal;
}

/** Ends when the input has ended and all requests are answered, or at once when nobody reads the answers any more. */
export async function bridge(options: BridgeOptions): Promise<void> {
  const session = new Session(options);
  const underWay = new Set<Promise<void>>();
  for await (const line of boundedLines(options.input, MAX_LINE_BYTES)) {
    if (options.gone.aborted) break;
    const passed = session.pass(line).finally(() => underWay.delete(passed));
    underWay.add(passed);
    if (underWay.size >= MAX_UNDER_WAY) await Promise.race(underWay);
  }
  await Promise.all(underWay);
}

class Session {
  readonly #options: BridgeOptions;
  /** The revision that both sides have agreed on. */
  #version: string | undefined;
  /** Requests under way, by the text of their ids. */
  readonly #cancels = new Map<string, AbortController>();

  constructor(options: BridgeOptions) {
    this.#options = options;
  }

  /** Answers one line. Never throws: what goes wrong is an answer, or a warning where nobody waits for one. */
  async pass(line: BoundedLine): Promise<void> {
    if ('isTooLong' in line) {
      const message = `Invalid request: a message may have at most ${MAX_LINE_BYTES} bytes.`;
      return this.#write(errorResponse(null, { code: RpcCode.INVALID_REQUEST, message }));
    }
    if (line.text.trim() === '') return;
    let message: unknown;
    try {
      message = parseExactJson(line.text);
    } catch {
      const error = { code: RpcCode.PARSE_ERROR, message: 'Parse error: the line is not JSON.' };
      return this.#write(errorResponse(null, error));
    }
    this.#cancel(message);
    await this.#forward(line.text, message);
  }

  async #forward(text: string, message: unknown): Promise<void> {
    const { post, place, gone } = this.#options;
    const ids = requestIds(message);
    const cancel = new AbortController();
    for (const id of ids) this.#cancels.set(keyOf(id), cancel);
    try {
      const { status, body } = await post(text, this.#version, AbortSignal.any([cancel.signal, gone]));
      if (status === 200 || status === 202) return await this.#answer(message, ids, body);
      await this.#fail(ids, refusalIn(body) ?? `${place} answered with status ${status}.`);
    } catch (thrown) {
      // Who has cancelled a request waits for no answer.
      if (cancel.signal.aborted || gone.aborted) return;
      await this.#fail(ids, `${place} cannot be asked: ${reasonOf(thrown)}`);
    } finally {
      for (const id of ids) this.#cancels.delete(keyOf(id));
    }
  }

  async #answer(message: unknown, ids: readonly RequestId[], body: string): Promise<void> {
    if (body.trim() === '') {
      if (ids.length > 0) await this.#fail(ids, `${this.#options.place} gave no answer.`);
      return;
    }
    let answer: unknown;
    try {
      answer = parseExactJson(body);
    } catch {
      return this.#fail(ids, `${this.#options.place} answered with what is not JSON: is it the server's MCP endpoint?`);
    }
    const isInitialize = isRecord(message) && message.method === 'initialize';
    if (isInitialize && isRecord(answer) && isRecord(answer.result)) {
      const { protocolVersion } = answer.result;
      if (typeof protocolVersion === 'string') this.#version = protocolVersion;
    }
    await this.#write(answer);
  }

  async #fail(ids: readonly RequestId[], message: string): Promise<void> {
    if (ids.length === 0) return this.#options.warn(message);
    for (const id of ids) await this.#write(errorResponse(id, { code: RpcCode.SERVER_ERROR, message }));
  }

  async #write(message: unknown): Promise<void> {
    if (this.#options.gone.aborted) return;
    await this.#options.write(stringifyExactJson(message));
  }

  /** The server learns of it by the closed connection of the request. */
  #cancel(message: unknown): void {
    if (!isRecord(message) || message.method !== 'notifications/cancelled' || !isRecord(message.params)) return;
    this.#cancels.get(keyOf(message.params.requestId))?.abort();
  }
}

/** The ids of the requests in a message, or in a batch of them. */
function requestIds(message: unknown): readonly RequestId[] {
  return (Array.isArray(message) ? message : [message]).flatMap((one) => {
    const read = readMessage(one);
    if (read.type === 'request') return [read.request.id];
    return read.type === 'invalid' && read.id !== null ? [read.id] : [];
  });
}

/** The text "1" and the number 1 are different ids. */
function keyOf(id: unknown): string {
  return `${typeof id} ${String(id)}`;
}

/** The message of a refusal of the whole request, as the server words it. */
function refusalIn(body: string): string | undefined {
  try {
    const answer: unknown = parseExactJson(body);
    const error = isRecord(answer) ? answer.error : undefined;
    if (typeof error === 'string') return error;
    return isRecord(error) && typeof error.message === 'string' ? error.message : undefined;
  } catch {
    return undefined;
  }
}

/** Node.js gives no message if a name has several addresses and none of them answers. */
function reasonOf(thrown: unknown): string {
  if (thrown instanceof AggregateError) return thrown.errors.map(reasonOf).join('; ');
  return thrownMessage(thrown);
}
