/** Serves the files of Lens below /zipkin, as Zipkin's server does, and asks another server for everything else. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const PREFIX = '/zipkin';
const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript',
  '.png': 'image/png',
};

/** An answer of the other server. */
export interface Passed {
  /** Without the query. */
  readonly path: string;
  readonly status: number | undefined;
}

export interface LensServer extends AsyncDisposable {
  readonly origin: string;
  /** What Lens has asked for beside its files. */
  readonly passed: readonly Passed[];
}

/** `files`: the folder of Lens. `behind`: the origin of the server that has the API. */
export async function serveLens(files: string, behind: string): Promise<LensServer> {
  const passed: Passed[] = [];
  const { hostname, port } = new URL(behind);
  const pass = (request: IncomingMessage, response: ServerResponse): void => {
    const { url: path = '', method, headers } = request;
    const outgoing = httpRequest({ hostname, port, path, method, headers }, (answer) => {
      passed.push({ path: pathOf(path), status: answer.statusCode });
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    outgoing.on('error', () => response.destroy());
    request.pipe(outgoing);
  };
  const server = createServer((request, response) => {
    const path = pathOf(request.url);
    if (path.startsWith(`${PREFIX}/api/`) || path === `${PREFIX}/config.json`) pass(request, response);
    else sendFile(fileAt(files, path), response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    passed,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function pathOf(url = ''): string {
  return url.split('?', 1)[0] ?? '';
}

/** Every place of the page is its document. */
function fileAt(files: string, path: string): string {
  const file = join(files, normalize(path.slice(PREFIX.length)));
  return existsSync(file) && statSync(file).isFile() ? file : join(files, 'index.html');
}

function sendFile(file: string, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' });
  response.end(readFileSync(file));
}
