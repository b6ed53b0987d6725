/** Serves the frontend's files on loopback, at PORT or 3000. */
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript' };

const server = createServer((request, response) => {
  // URL removes the dots that would lead out of the folder.
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const path = pathname === '/' ? '/index.html' : pathname;
  const file = createReadStream(join(import.meta.dirname, path));
  file.on('open', () => file.pipe(response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'text/plain' })));
  file.on('error', () => response.writeHead(404).end());
});
server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.log(`The frontend is at http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
