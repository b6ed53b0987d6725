/** Posts messages to a server's MCP endpoint. */
import { readFile } from 'node:fs/promises';
import { type IncomingMessage, Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import { SpangraphError } from '../errors.ts';

/** Largest answer that is taken. */
const MAX_ANSWER_BYTES = 64 * 2 ** 20;
/** Time that one answer may take. A server ends its own work sooner. */
const TIMEOUT_MS = 5 * 60_000;

export interface McpServer {
  readonly url: URL;
  /** Read for each message, so that a new token counts at once. */
  readonly tokenFile: string | undefined;
  /** Trusted besides none other. Absent: the authorities that Node.js knows. */
  readonly ca: Buffer | undefined;
  /** For a server that lets in clients with certificates only. */
  readonly cert: Buffer | undefined;
  readonly key: Buffer | undefined;
}

export interface PostedAnswer {
  readonly status: number;
  readonly body: string;
}

/** Posts one body. Throws what the connection, or the token's file, fails with. */
export type Post = (body: string, version: string | undefined, signal: AbortSignal) => Promise<PostedAnswer>;

/** Keeps its connections, so that a series of calls does not pay for each. */
export function createPost({ url, tokenFile, ca, cert, key }: McpServer): Post {
  const isSecure = url.protocol === 'https:';
  const trust = Object.fromEntries(Object.entries({ ca, cert, key }).filter(([, value]) => value !== undefined));
  const agent = isSecure ? new SecureAgent({ keepAlive: true, ...trust }) : new PlainAgent({ keepAlive: true });
  const request = isSecure ? secureRequest : plainRequest;
  return async (body, version, signal) => {
    const token = tokenFile === undefined ? undefined : (await readFile(tokenFile, 'utf8')).trim();
    const headers = {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'spangraph-mcp',
      ...(version !== undefined && { 'mcp-protocol-version': version }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    };
    const ended = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
    return new Promise<PostedAnswer>((resolve, reject) => {
      const sent = request(url, { method: 'POST', agent, headers, signal: ended });
      sent.on('error', reject);
      sent.on('response', (response) => {
        readBody(response).then((text) => resolve({ status: response.statusCode ?? 0, body: text }), reject);
      });
      sent.end(body);
    });
  };
}

async function readBody(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_ANSWER_BYTES) {
      response.destroy();
      throw new SpangraphError('OPERATION_TOO_LARGE', `The answer has over ${MAX_ANSWER_BYTES} bytes.`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
