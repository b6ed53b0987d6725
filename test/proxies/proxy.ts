/** A proxy with its file of deploy/proxy in front of a running program, and requests through it. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { type RequestOptions, request } from 'node:https';
import { connect, type LookupFunction } from 'node:net';
import { join } from 'node:path';
import type { Certificate } from '../fixtures/certificates.ts';
import { type Child, startChild } from '../fixtures/child.ts';
import { freePort } from '../fixtures/ports.ts';
import { type Program, projectRoot } from '../fixtures/program.ts';
import type { TempFolder } from '../fixtures/temp-folder.ts';
import { until } from '../fixtures/until.ts';

const READY_MS = 20_000;
export const NAMES = { api: 'traces.example.com', otlp: 'otlp.example.com', site: 'tools.example.com' } as const;

export interface ProxyProgram {
  readonly name: string;
  /** Its file of deploy/proxy with the ports and the certificate of this run, as its own configuration. */
  configure(text: string, port: number, certificate: Certificate): string;
  command(file: string, folder: string): readonly [string, ...string[]];
  readonly source: string;
}

const NGINX: ProxyProgram = {
  name: 'nginx',
  source: 'nginx.conf',
  configure: (text, port, { certFile, keyFile }) => {
    const servers = text
      .replaceAll('listen 443', `listen 127.0.0.1:${port}`)
      .replaceAll('/etc/nginx/tls.crt', certFile)
      .replaceAll('/etc/nginx/tls.key', keyFile);
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${kind};`);
    // A worker of another user could not read the folder of the test.
    const user = process.getuid?.() === 0 ? 'user root;' : '';
    return `${user} daemon off; pid nginx.pid; error_log stderr; events {}
http { access_log off; ${temporary.join(' ')}
${servers}
}`;
  },
  command: (file, folder) => ['nginx', '-p', folder, '-c', file, '-e', 'stderr'],
};

const CADDY: ProxyProgram = {
  name: 'caddy',
  source: 'Caddyfile',
  configure: (text, port, { certFile, keyFile }) => {
    const sites = text
      .replaceAll(/^(\w+\.example\.com) \{$/gm, `$1:${port} {`)
      .replaceAll('/etc/caddy/tls.crt', certFile)
      .replaceAll('/etc/caddy/tls.key', keyFile);
    return `{\n\tadmin off\n\tauto_https disable_redirects\n\tdefault_bind 127.0.0.1\n}\n${sites}`;
  },
  command: (file) => ['caddy', 'run', '--config', file, '--adapter', 'caddyfile'],
};

export const PROXIES = [NGINX, CADDY];

/** Why the tests of this proxy are skipped. With CI set they never are: there they fail. */
export function missingReason({ name }: ProxyProgram): string | undefined {
  const isMissing = process.env.CI === undefined && spawnSync('which', [name]).status !== 0;
  return isMissing ? `${name} is not installed` : undefined;
}

export interface RunningProxy extends AsyncDisposable {
  readonly port: number;
  /** Like `request` of node:https, to a name of the proxy: `https://traces.example.com/…`. */
  request(url: string, options: RequestOptions, heard?: (response: IncomingMessage) => void): ClientRequest;
  output(): string;
}

export async function startProxy(
  proxy: ProxyProgram,
  program: Program,
  certificate: Certificate,
  folder: TempFolder,
): Promise<RunningProxy> {
  const port = await freePort();
  const text = readFileSync(join(projectRoot, 'deploy/proxy', proxy.source), 'utf8')
    .replaceAll('127.0.0.1:8080', new URL(program.apiOrigin).host)
    .replaceAll('127.0.0.1:4317', program.grpcAddress)
    .replaceAll('127.0.0.1:4318', new URL(program.otlpHttpUrl).host);
  const file = folder.write(proxy.source, proxy.configure(text, port, certificate));
  const [command, ...args] = proxy.command(file, folder.path);
  const child = startChild(command, args, {
    folder: folder.path,
    env: { XDG_DATA_HOME: folder.path, XDG_CONFIG_HOME: folder.path },
  });
  await untilListening(port, child);
  const lookup = ((_name, _options, found) => found(null, [{ address: '127.0.0.1', family: 4 }])) as LookupFunction;
  return {
    port,
    request: (url, options, heard) =>
      request(Object.assign(new URL(url), { port }), { ...options, lookup, agent: false }, heard),
    output: child.output,
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  };
}

async function untilListening(port: number, child: Child): Promise<void> {
  const attempt = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => resolve(void socket.destroy()));
      socket.on('error', () => reject(new Error(`nothing listens\n${child.output()}`)));
    });
  await until(attempt, READY_MS);
}
