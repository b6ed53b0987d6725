/** Health for people and orchestrators: is the process alive, can it do its work. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { SpangraphError } from '../errors.ts';

/** Resolves if the part can do its work; throws with the reason if not. */
export type Check = () => Promise<void> | void;

/** 200 as long as the process can answer at all. */
export function serveAlive(_request: IncomingMessage, response: ServerResponse): void {
  sendJson(response, 200, { status: 'ok' });
}

/** 200 if all checks pass; else 503 with the reason of each that does not. */
export function createReadiness(checks: Readonly<Record<string, Check>>) {
  return async (_request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const entries = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => [name, await outcomeOf(check)] as const),
    );
    const isReady = entries.every(([, outcome]) => outcome === 'ok');
    sendJson(response, isReady ? 200 : 503, { status: isReady ? 'ok' : 'unavailable', ...Object.fromEntries(entries) });
  };
}

async function outcomeOf(check: Check): Promise<string> {
  try {
    await check();
    return 'ok';
  } catch (error) {
    return SpangraphError.from(error).message;
  }
}

/** Answers with a JSON body. */
export function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}
