import type { ServerResponse } from 'node:http';

/** Answers with a JSON body. */
export function sendJson(response: ServerResponse, status: number, body: object): void {
  send(response, status, body);
}

/** Answers with a text as it is, and with anything else as JSON. */
export function send(response: ServerResponse, status: number, body: object | string): void {
  const isText = typeof body === 'string';
  const type = isText ? 'text/plain' : 'application/json';
  response.writeHead(status, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' });
  response.end(isText ? body : JSON.stringify(body));
}
