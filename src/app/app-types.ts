/** What the composition root (app.ts) offers to the process entry (main.ts, cli/). Types only. */
import type { ComponentList } from '../config/component-list.ts';
import type { Config } from '../config/config.ts';
import type { ConfigSource } from '../config/config-source.ts';
import type { Scheme } from '../net/address.ts';
import type { Logger } from '../telemetry/logger.ts';

/** What starting needs besides the configuration. */
export interface AppOptions {
  /** Fills a fresh database with the demo traces of the last hour, and adds so many a second. Absent: no demo. */
  readonly demo?: { readonly tracesPerSecond: number } | undefined;
  readonly log: Logger;
  /** Where the configuration is from. Absent: it is not read again. */
  readonly source?: ConfigSource;
  readonly version: string;
  /** The backends and receivers that the configuration was loaded with. */
  readonly components: ComponentList;
  /** The module that the ingest thread runs with the same components. */
  readonly ingestThread: URL;
  /** The module that each answering thread runs with the same components. */
  readonly answerThread: URL;
  /** The module that each backup thread runs with the same components. */
  readonly backupThread: URL;
}

/** A receiver as people see it. */
export interface ShownReceiver {
  /** `OTLP/gRPC` */
  readonly title: string;
  /** What people give to a sender. Absent: not served. */
  readonly url?: string;
  /** Environment variables that make an OpenTelemetry SDK send to it. */
  readonly sdkVariables?: string;
}

/** An API that has a port of its own, as people see it. */
export interface ShownApi {
  /** `Tempo` */
  readonly title: string;
  /** The bound address, as `host:port`. */
  readonly address: string;
}

/** The running server. */
export interface App {
  /** Where the API listens, as `host:port`, with the port that was bound. */
  readonly apiAddress: string;
  readonly apiScheme: Scheme;
  /** Those with ports of their own. */
  readonly apis: readonly ShownApi[];
  /** Those that run, and those that run by default. */
  readonly receivers: readonly ShownReceiver[];
  /** Where spans are stored, as people name it: the path of a file, or a cluster and its indices. */
  readonly database: string;
  /** Events of the start that a person should know about. */
  readonly notes: readonly string[];
  /** Reads the configuration again, and takes over what can be. What cannot be used changes nothing; the log has the reason. */
  reload(): Promise<void>;
  /** Takes nothing new, finishes what is under way, closes the database. */
  stop(): Promise<void>;
  /** Resolves with the reason if a part dies while the server should run. */
  readonly failed: Promise<Error>;
}

/** Starts everything that the configuration names, or throws a SpangraphError and leaves nothing running. */
export type StartApp = (config: Config, options: AppOptions) => Promise<App>;
