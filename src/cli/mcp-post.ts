/** Posts messages to a server's MCP endpoint. */
import { readFile } from 'node:fs/promises';
import { createPoster, type PostTarget } from './post.ts';

/** Time that one answer may take. A server ends its own work sooner. */
const TIMEOUT_MS = 5 * 60_000;

export interface McpServer extends PostTarget {
  /** Read for each message, so that a new token counts at once. */
  readonly tokenFile: string | undefined;
}

export interface PostedMessage {
  readonly status: number;
  readonly body: string;
}

/** Posts one body. Throws what the connection, or the token's file, fails with. */
export type Post = (body: string, version: string | undefined, signal: AbortSignal) => Promise<PostedMessage>;

/** Keeps its connections, so that a series of calls does not pay for each. */
export function createPost({ tokenFile, ...target }: McpServer): Post {
  const post = createPoster(target);
  return async (body, version, signal) => {
    const token = tokenFile === undefined ? undefined : (await readFile(tokenFile, 'utf8')).trim();
    const headers = {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'user-agent': 'spangraph-mcp',
      ...(version !== undefined && { 'mcp-protocol-version': version }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    };
    const ended = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
    const answer = await post(body, headers, ended);
    return { status: answer.status, body: answer.body.toString() };
  };
}
