/** Answers requests at `/graphql`: GraphQL, and GraphiQL for browsers. */

import { hasTag, tagOf } from '../net/entity-tag.ts';
import { LiveTask } from '../net/live.ts';
import type { Answer, Question, Reply } from '../net/question.ts';
import { DOCUMENT_ID } from './documents/use-documents.ts';
import { createGraphiqlPage } from './graphiql-page.ts';
import { wantsPage } from './path.ts';
import { createGraphqlServer, type YogaOptions } from './yoga.ts';

export interface GraphqlAnswerOptions extends YogaOptions {
  /** Whether browsers get GraphiQL. */
  readonly graphiql: boolean;
  /** Whether the page of traces is served beside it. */
  readonly tracePage?: boolean | undefined;
}

/** The host that Yoga sees. It looks at the path only. */
const ORIGIN = 'http://spangraph';

export function createGraphqlAnswer(options: GraphqlAnswerOptions): Answer {
  const server = createGraphqlServer(options);
  const page = options.graphiql ? createGraphiqlPage(options.tracePage ?? false) : undefined;
  return async (question, asking) => {
    if (page !== undefined && wantsPage(question)) return page(question);
    const { Request } = server.fetchAPI;
    const request = new Request(ORIGIN + question.url, { ...initOf(question), signal: asking.signal });
    const { live: turn } = question;
    if (turn === undefined) return forCaches(question, await toReply(await server.fetch(request, asking)));
    const live = new LiveTask(turn);
    const startedAt = performance.now();
    const reply = await toReply(await server.fetch(request, { ...asking, live }));
    const { outcome } = live;
    return outcome === undefined ? reply : { ...reply, live: { ...outcome, tookMs: performance.now() - startedAt } };
  };
}

/** An event has the JSON of its answer. */
function initOf({ method, headers: sent, body, live }: Question): RequestInit {
  const { 'content-type': type } = sent;
  const headers = {
    ...sent,
    // Yoga compares media types as texts, and they are the same in any case.
    ...(type !== undefined && { 'content-type': type.toLowerCase() }),
    ...(live !== undefined && { accept: 'application/json' }),
  };
  const hasBody = method !== 'GET' && method !== 'HEAD' && body.byteLength > 0;
  if (!hasBody) return { method, headers };
  // Yoga reads bytes through a stream, and a text as it is. A text without a type would get one.
  return { method, headers, body: type === undefined ? body : new TextDecoder().decode(body) };
}

async function toReply(response: Response): Promise<Reply> {
  const { status, headers } = response;
  const body = [new TextEncoder().encode(await response.text())];
  const named = [...headers].map(([name, value]) => [name.toLowerCase(), value] as const);
  return { status, headers: Object.fromEntries(named), body };
}

/**
 * Answers to GETs of listed documents are kept by the browser of the person who asked, and each use of one asks whether it is still
 * right. No other answer is kept.
 */
function forCaches({ method, url, headers: asked }: Question, reply: Reply): Reply {
  const isKept = method === 'GET' && reply.status === 200 && namesDocument(url);
  if (!isKept) return { ...reply, headers: { ...reply.headers, 'cache-control': 'no-store' } };
  // The same answer may be compressed or not.
  const etag = `W/${tagOf(Buffer.concat(reply.body))}`;
  const kept = { 'cache-control': 'private, no-cache', etag, vary: 'accept, authorization, cookie, x-scope-orgid' };
  if (hasTag(asked['if-none-match'] ?? '', etag)) return { ...reply, status: 304, headers: kept, body: [] };
  return { ...reply, headers: { ...reply.headers, ...kept } };
}

function namesDocument(url: string): boolean {
  const { searchParams } = new URL(url, ORIGIN);
  return searchParams.has(DOCUMENT_ID) || (searchParams.get('extensions') ?? '').includes('"persistedQuery"');
}
