/** The real program as a child process on free ports of loopback. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { cpuSeconds, memoryBytes, peakMemoryBytes, writtenBytes } from './proc.ts';

const ROOT = join(import.meta.dirname, '../..');
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 120_000;
const DATABASE = 'spans.db';

export type Synchronous = 'full' | 'normal';

export interface ServerOptions {
  /** The working folder; the database lies in it and stays after a stop. */
  readonly folder: string;
  readonly synchronous: Synchronous;
  /** A cluster in place of the database. */
  readonly elasticsearch?: { readonly endpoint: string; readonly index: string } | undefined;
  /** Where CPU profiles of all threads go when the server stops. */
  readonly profiles?: string | undefined;
  /** Entries of `auth.tokens`. Absent: everyone is let in. */
  readonly tokens?: readonly object[] | undefined;
  /** Paths of PEM files. Absent: no TLS. */
  readonly tls?: { readonly certFile: string; readonly keyFile: string } | undefined;
}

/** Builds the program that {@link Server.start} starts. */
export function buildProgram(): void {
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) throw new Error('npm run build failed.');
}

/** Bytes of the database in a folder, with what is in its write-ahead log. */
export function databaseBytes(folder: string): number {
  return ['', '-wal'].reduce((sum, suffix) => {
    return sum + (statSync(join(folder, DATABASE + suffix), { throwIfNoEntry: false })?.size ?? 0);
  }, 0);
}

/** A running server. It ends when this process does, whatever happens. */
export class Server implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;
  readonly #kill: () => void;
  /** The GraphQL endpoint. */
  readonly graphqlUrl: string;
  /** Of the OTLP/gRPC receiver, `host:port`. */
  readonly otlpGrpc: string;
  readonly #pid: number;

  private constructor(child: ChildProcess, kill: () => void, greeting: Greeting) {
    this.#child = child;
    this.#kill = kill;
    this.#exited = once(child, 'exit');
    this.#pid = child.pid ?? 0;
    this.graphqlUrl = greeting.graphqlUrl;
    this.otlpGrpc = greeting.otlpGrpc;
  }

  /** Resolves when it serves. */
  static async start({ folder, synchronous, elasticsearch, profiles, tls, tokens }: ServerOptions): Promise<Server> {
    const config = join(folder, 'config.yaml');
    writeFileSync(config, configuration({ synchronous, elasticsearch, tls, tokens }));
    const child = spawn(process.execPath, [join(ROOT, 'dist/program/main.js'), '--config', config], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: profiles === undefined ? {} : { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profiles}` },
    });
    const kill = (): void => void child.kill('SIGKILL');
    // Before the folder is removed: removal fails where the server removes files too.
    process.prependListener('exit', kill);
    try {
      return new Server(child, kill, await greetingOf(child));
    } catch (error) {
      kill();
      process.off('exit', kill);
      throw error;
    }
  }

  /** Processor time of the whole process since its start, in seconds. */
  cpuSeconds(): number {
    return cpuSeconds(this.#pid);
  }

  memoryBytes(): number {
    return memoryBytes(this.#pid);
  }

  /** Handed to the disk by the whole process since its start: database, log and checkpoints. */
  writtenBytes(): number {
    return writtenBytes(this.#pid);
  }

  peakMemoryBytes(): number {
    return peakMemoryBytes(this.#pid);
  }

  /** Stops in order, and throws if it had to be killed or failed. */
  async stop(): Promise<void> {
    if (this.#isRunning()) this.#child.kill('SIGTERM');
    const timer = setTimeout(this.#kill, STOP_TIMEOUT_MS);
    if (this.#isRunning()) await this.#exited;
    clearTimeout(timer);
    process.off('exit', this.#kill);
    const { exitCode, signalCode } = this.#child;
    if (exitCode !== 0) throw new Error(`The server ended with ${signalCode ?? `exit code ${exitCode}`}.`);
  }

  /** Ends it at once where it still runs, as after a failure. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isRunning()) {
      this.#kill();
      await this.#exited;
    }
    process.off('exit', this.#kill);
  }

  #isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }
}

/** JSON is YAML too. */
function configuration({ synchronous, elasticsearch, tls, tokens }: Omit<ServerOptions, 'folder'>): string {
  const files = tls && { tls: { cert_file: tls.certFile, key_file: tls.keyFile } };
  const anyPort = { endpoint: '127.0.0.1:0', ...files };
  const cluster = elasticsearch && {
    endpoints: elasticsearch.endpoint,
    index: elasticsearch.index,
    number_of_replicas: 0,
  };
  return JSON.stringify({
    ...(tokens && { auth: { tokens } }),
    receivers: { otlp: { protocols: { grpc: anyPort } } },
    exporters: cluster ? { elasticsearch: cluster } : { sqlite: { path: DATABASE, synchronous } },
    service: { pipelines: { traces: { receivers: ['otlp'], exporters: [cluster ? 'elasticsearch' : 'sqlite'] } } },
    // One answer of 10,000 spans is measured.
    api: { ...anyPort, limits: { max_page_size: 10_000, max_cost: 10_000_000 } },
  });
}

interface Greeting {
  readonly graphqlUrl: string;
  readonly otlpGrpc: string;
}

/** Reads the addresses from what the program prints when it is up. */
async function greetingOf({ stdout }: ChildProcess): Promise<Greeting> {
  if (stdout === null) throw new Error('The server has no standard output.');
  const lines = createInterface({ input: stdout });
  const timer = setTimeout(() => lines.close(), START_TIMEOUT_MS);
  let graphqlUrl: string | undefined;
  try {
    for await (const line of lines) {
      const [, name, address] = /^\s+(GraphQL|OTLP\/gRPC)\s+(\S+)$/.exec(line) ?? [];
      if (name === 'GraphQL') graphqlUrl = address;
      if (name === 'OTLP/gRPC' && graphqlUrl !== undefined && address !== undefined)
        return { graphqlUrl, otlpGrpc: address };
    }
  } finally {
    clearTimeout(timer);
    stdout.resume(); // what it prints later must not fill the pipe
  }
  throw new Error('The server did not start.');
}
