/**
 * What a backend tells the program about itself. Each backend has one {@link BackendDefinition}, in the file `definition.ts`
 * of its folder, and src/app/components.ts lists them. Loading a definition must be cheap: it imports its library, and the
 * code that uses it, only when it is opened.
 */
import type { z } from 'zod';
import type { SpangraphError } from '../errors.ts';
import type { Meter, MetricDefinition } from '../metrics/definition.ts';
import type { OutsideKey } from '../settings/outside-key.ts';
import type { SpanReader, SpanWriter } from './backend.ts';
import type { OnUndecided } from './kept-traces.ts';
import type { Backups, CheckOptions, RepairReport } from './maintenance.ts';
import type { KeepRule } from './retention.ts';

/** What is stored, as far as the storage keeps it anyway. */
export interface StorageUsage {
  /** Bytes on the disk, without logs that a checkpoint empties. */
  readonly bytes: number;
  /** How many of them hold nothing and are used next. Absent where nothing is kept free. */
  readonly freeBytes?: number;
  readonly spans: number;
  readonly traces: number;
  /** Nanoseconds since the Unix epoch. Absent if nothing is stored. */
  readonly oldestStartUnixNano?: bigint;
}

/** A storage that is open for writing. */
export interface OpenWriter {
  readonly writer: SpanWriter;
  /** Makes room in what grows while readers are active, such as a write-ahead log. May do nothing. */
  checkpoint(): Promise<void>;
  /** Throws STORAGE_UNAVAILABLE with the reason if the storage cannot be reached now. Costs little. */
  check(): Promise<void>;
  /** Throws STORAGE_UNAVAILABLE with the reason if a write would be refused now. Called after a write was refused. */
  probe(): Promise<void>;
  /** How much is stored, from what the storage keeps anyway: it costs about as much as a small read. Throws STORAGE_UNAVAILABLE. */
  usage(): Promise<StorageUsage>;
  /** Milliseconds between two calls of {@link usage}. */
  readonly usageIntervalMs: number;
  /** Absent if nothing ever expires. */
  readonly expiry?: Expiry;
  /** Absent if there is nothing to do beside writing. */
  readonly upkeep?: Upkeep;
  /** Absent if single traces cannot be removed. */
  readonly erasure?: Erasure;
}

/** Removes traces for good: everything answers as if they had never come. */
export interface Erasure {
  /**
   * Removes these traces, with all of their spans that are stored now, and resolves with what was removed. Ids that are not
   * stored are skipped. Throws STORAGE_UNAVAILABLE; what was removed until then stays so, and the same traces may be removed again.
   */
  remove(traceIds: readonly string[]): Promise<ErasedCounts>;
  /**
   * Removes what is left of removed traces in what traces share, and in files as far as the backend writes them. Call it after
   * the last removal, and after one that was interrupted. Does nothing if nothing is left. Throws STORAGE_UNAVAILABLE.
   */
  finish(): Promise<void>;
}

/** How much was removed. */
export interface ErasedCounts {
  readonly traces: number;
  readonly spans: number;
}

/** Removes what the configuration no longer keeps. */
export interface Expiry {
  /** Milliseconds between the end of one removal and the start of the next. */
  readonly intervalMs: number;
  /**
   * Removes what has expired at `now` (milliseconds since the Unix epoch). Resolves with what was removed, for the log, or with
   * undefined if there is nothing to say. When `signal` ends it, resolves after the small part under way; the next call goes on.
   */
  remove(now: number, signal: AbortSignal): Promise<object | undefined>;
  /** Called after the last removal, before the writer is closed. */
  close?(): void;
}

/** Work beside that of writing, which makes reads quicker. */
export interface Upkeep {
  /** Milliseconds between the end of one run and the start of the next. */
  readonly intervalMs: number;
  /** Does a little of what there is to do at `now` (milliseconds since the Unix epoch). Throws STORAGE_UNAVAILABLE. */
  run(now: number): Promise<void>;
}

/** What a writer gets from the program. */
export interface WriterOptions {
  readonly report: ReportMigration;
  readonly meter: Meter;
  /** What is kept longer than the rest. */
  readonly keep: readonly KeepRule[];
  readonly onUndecided: OnUndecided;
}

/** What a reader gets from the program. */
export interface ReaderOptions {
  readonly meter: Meter;
  /** Milliseconds after which one read is stopped. */
  readonly readTimeoutMs: number;
}

/** What a backend may ask of the process whose readers it serves. */
export interface ReadersControl {
  /**
   * Runs the action while only short reads are under way. Reads that have run for `longMs` milliseconds are ended with the
   * reason, and new ones that are not short wait.
   */
  whileQuick(action: () => Promise<void>, longMs: number, reason: SpangraphError): Promise<void>;
  /** Runs the action while no read is under way. Those under way end first, and new ones wait. */
  whileIdle(action: () => Promise<void>): Promise<void>;
  /** Asks the writer of this process for a {@link OpenWriter.checkpoint}. */
  checkpoint(): Promise<void>;
  /** Called with the reason if the backend could not do what it wanted. For the log. */
  onError(error: unknown): void;
}

/** How people name a storage in one argument of a command: `NAME:PLACE`. */
export interface PlaceForm {
  /** What PLACE is, for `--help`: `PATH`. */
  readonly form: string;
  /** A whole example for `--help`. */
  readonly example?: string;
  /** The flags that PLACE stands for, by name without dashes. Undefined if it has another form. */
  read(place: string): Readonly<Record<string, string>> | undefined;
}

/** What of the limits of a tenant its storage keeps itself. Absent: without a limit. */
export interface StoreLimits {
  /** Bytes of the store. */
  readonly maxBytes?: number;
  readonly maxDailyIndices?: number;
  /** Stores that are open at a time. They share memory. */
  readonly maxOpen: number;
}

/**
 * The stores of tenants, beside the configured one. Each is a storage like any other, and nothing in it knows of the others. Names
 * are checked: lower-case letters, digits and `-`.
 */
export interface TenantStores<Settings> {
  /** The settings of the store of a tenant. Different for each, and never those of the configured store. */
  settingsOf(settings: Settings, tenant: string, limits: StoreLimits): Settings;
  /** Whether the store removes its oldest traces by itself when it is larger than its limit. */
  keepsSize(settings: Settings): boolean;
  /** The tenants that have a store, sorted. Throws STORAGE_UNAVAILABLE. */
  list(settings: Settings): Promise<string[]>;
  /**
   * Whether the store with these settings, of a tenant, can be read: `absent` if there is nothing to read yet, `unready` while a writer
   * makes or migrates it.
   */
  stateOf(settings: Settings): Promise<StoreState>;
}

/** Of a store that may be absent, or under way. */
export type StoreState = 'absent' | 'unready' | 'ready';

/** Hears about the progress of a migration: fields and a message, as a log does. */
export type ReportMigration = (fields: object, message: string) => void;

/** What a look at one thing found. `unknown`: it could not be looked at. */
export type ExaminedState = 'ok' | 'warning' | 'failed' | 'unknown';

/** One thing that was looked at. */
export interface Examined {
  /** `free disk space` */
  readonly what: string;
  readonly state: ExaminedState;
  /** What was found, in a few words or a sentence. */
  readonly found: string;
  /** What to do about it. Absent if there is nothing to do. */
  readonly advice?: string;
}

/** `Settings` is the section as the backend uses it: plain data, because it crosses threads. */
export interface BackendDefinition<Settings = unknown> {
  /** The name of its section under `exporters`. */
  readonly name: string;
  /** The name that people know: `SQLite`. */
  readonly title: string;
  /** Reads the section `exporters.<name>`, with all defaults. */
  readonly section: z.ZodType<Settings>;
  readonly outsideKeys: readonly OutsideKey[];
  /** What it counts of itself, beside what the program counts for every backend. */
  readonly metrics: readonly MetricDefinition[];
  /** Why only one process may use a storage at a time. Absent if any number may, which the roles `ingest` and `api` need. */
  readonly oneProcess?: string;
  /** Lines in the help of commands: the flags that name the storage, and what they name to one that writes, reads or removes. */
  readonly help: { readonly flags: string; readonly write: string; readonly read: string; readonly remove: string };
  readonly place: PlaceForm;

  /** Where spans are stored, for people: the path of a file, or a cluster and its indices. */
  describe(settings: Settings): string;
  /** Equal for settings that name the same storage, in any process and after any restart. */
  identity(settings: Settings): string;
  /** Whether the file at this path is one of the storage's own, which commands must not write. Absent if it has no files. */
  owns?(settings: Settings, path: string): boolean;
  /**
   * Opens the storage for writing, and makes or migrates it. Throws DATABASE_UNUSABLE, STORAGE_UNAVAILABLE and
   * INVALID_CONFIG.
   */
  openWriter(settings: Settings, options: WriterOptions): Promise<OpenWriter>;
  /** Operations that one thread answers at once: 1 if reads keep the thread busy, more if they wait for something else. */
  readonly operationsPerThread: number;
  /**
   * Opens what a writer, in another thread or process, has made. Reads run in the calling thread. Throws DATABASE_UNUSABLE
   * and INVALID_CONFIG.
   */
  openReader(settings: Settings, options: ReaderOptions): Promise<SpanReader>;
  /** Keeps what grows while reads are active within its bound, until the result's `stop`. Absent: nothing grows. */
  guard?(settings: Settings, control: ReadersControl): { stop(): void };
  /**
   * Prepares a read of everything that is stored: afterwards reads see all writes acknowledged until now. Throws
   * DATABASE_UNUSABLE if there is no such storage, STORAGE_UNAVAILABLE and INVALID_CONFIG.
   */
  settle(settings: Settings): Promise<void>;
  /** Absent: there is one store only. */
  readonly tenants?: TenantStores<Settings>;
  /** Saves the storage to a file and brings it back. Absent if the storage has means of its own. */
  backups?(settings: Settings): Promise<Backups>;
  /**
   * Looks at the storage without changing it, for `spangraph doctor`: one finding for each thing that was looked at. Absent if there
   * is nothing to look at. Does not throw.
   */
  examine?(settings: Settings): Promise<readonly Examined[]>;
  /**
   * Checks whether all that is derived from the spans agrees with them. Absent if nothing can disagree. Throws
   * DATABASE_UNUSABLE and STORAGE_UNAVAILABLE if it cannot be checked.
   */
  check?(settings: Settings, options: CheckOptions): Promise<RepairReport>;
}
