/** What the composition root (app.ts) promises to the process entry (main.ts, cli/). Types only. */
import type { Config } from '../config/config.ts';
import type { Logger } from '../telemetry/logger.ts';

/** What starting needs besides the configuration. */
export interface AppOptions {
  /** Whether to fill a fresh database with the traces kept in the repository. */
  readonly demo: boolean;
  readonly log: Logger;
  readonly version: string;
}

/** The running server. */
export interface App {
  /** As `host:port`, with the ports in fact bound. Absent: not served. */
  readonly addresses: {
    readonly api: string;
    readonly otlpGrpc?: string;
    readonly otlpHttp?: string;
    readonly zipkin?: string;
  };
  /** Where spans are stored, as people name it: the path of a file, or a cluster and its indices. */
  readonly database: string;
  /** What happened at the start that a person should know. */
  readonly notes: readonly string[];
  /** Takes nothing new, finishes what is under way, closes the database. */
  stop(): Promise<void>;
  /** Resolves, with the reason, if a part dies while the server should run. */
  readonly failed: Promise<Error>;
}

/** Starts everything the configuration names, or throws a SpangraphError and leaves nothing running. */
export type StartApp = (config: Config, options: AppOptions) => Promise<App>;
