/** What the composition root (app.ts) offers to the process entry (main.ts, cli/). Types only. */
import type { ComponentList } from '../config/component-list.ts';
import type { Config } from '../config/config.ts';
import type { ConfigSource } from '../config/config-source.ts';
import type { Scheme } from '../net/address.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { ReceiverAddresses } from './ingest-messages.ts';

/** What starting needs besides the configuration. */
export interface AppOptions {
  /** Fills a fresh database with the demo traces of the last hour, and adds so many a second. Absent: no demo. */
  readonly demo?: { readonly tracesPerSecond: number } | undefined;
  readonly log: Logger;
  /**
   * Whether the server is a part of another program. Then it leaves the flags of V8 and the priority of threads that are not its own
   * as they are, and the process may end while it runs.
   */
  readonly isEmbedded?: boolean;
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
  /** Where each receiver that runs listens. */
  readonly receiverAddresses: ReceiverAddresses;
  /** Where spans are stored, as people name it: the path of a file, or a cluster and its indices. */
  readonly database: string;
  /** Events of the start that a person should know about. */
  readonly notes: readonly string[];
  /** Reads the configuration again, and takes over what can be. What cannot be used changes nothing; the log has the reason. */
  reload(): Promise<void>;
  /** The header `authorization` by which this process passes its own doors. Undefined: everyone is let in. */
  readonly authorization: string | undefined;
  /** Uncompressed bytes of requests that have arrived and are not stored yet. 0 if the process does not ingest. */
  queuedBytes(): Promise<number>;
  /** Removes all traces of the configured store. Throws INVALID_CONFIG if the process or its storage cannot do that. */
  clear(): Promise<void>;
  /** Takes nothing new, finishes what is under way, closes the database. */
  stop(): Promise<void>;
  /** Resolves with the reason if a part dies while the server should run. */
  readonly failed: Promise<Error>;
}

/** Starts everything that the configuration names, or throws a SpangraphError and leaves nothing running. */
export type StartApp = (config: Config, options: AppOptions) => Promise<App>;
