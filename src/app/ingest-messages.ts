/** The messages between the API's thread and the ingest thread. Types only. */
import type { AccessRules } from '../access/rules/create-gate.ts';
import type { Config } from '../config/config.ts';
import type { PlainError } from '../errors.ts';
import type { MeterData } from '../metrics/thread-meter.ts';
import type { Place } from '../net/directory.ts';
import type { HandedConnection } from '../net/handed/connection.ts';
import type { CommitSummary } from '../telemetry/own-traces.ts';
import type { DemoPlan } from './demo-shop.ts';
import type { Reloadable } from './reloadable.ts';
import type { TenantCounts } from './tenant-tally.ts';

/** What the ingest thread starts with. */
export interface IngestThreadData {
  readonly config: Config;
  /** Absent: everyone is let in. */
  readonly access?: AccessRules | undefined;
  /** The ports that are bound already. */
  readonly places: readonly Place[];
  /** Absent: metrics are switched off. */
  readonly meter?: MeterData;
}

/** Requests of the API's thread. */
export type IngestRequest =
  | { readonly type: 'stop'; readonly id: number }
  | { readonly type: 'ping'; readonly id: number }
  /** Of the store of the tenant, if it is open. */
  | { readonly type: 'checkpoint'; readonly id: number; readonly tenant: string }
  /** Takes over what changed in the configuration. */
  | { readonly type: 'reload'; readonly id: number; readonly reloadable: Reloadable }
  /** Removes these traces from the configured store. */
  | { readonly type: 'erase'; readonly id: number; readonly traceIds: readonly string[] }
  /** Asks how many bytes have arrived and are not stored yet. */
  | { readonly type: 'queued'; readonly id: number }
  /** Stores the demo traces of the past, and goes on with those of now. */
  | { readonly type: 'demo'; readonly id: number; readonly plan: DemoPlan };

/** Where each receiver listens, as `host:port`, by its name. */
export type ReceiverAddresses = Readonly<Record<string, string>>;

/** Messages of the ingest thread. */
export type IngestMessage =
  | { readonly type: 'ready'; readonly addresses: ReceiverAddresses }
  /** Without an id: the thread did not start. */
  | { readonly type: 'failed'; readonly id?: number; readonly error: PlainError; readonly stack?: string }
  /** The store of a tenant is open for writing, or is not any more. */
  | { readonly type: 'tenant'; readonly tenant: string; readonly isOpen: boolean }
  | { readonly type: 'tenantCounts'; readonly counts: readonly TenantCounts[] }
  /** A request at the port of a receiver, for the API that is asked there. */
  | { readonly type: 'connection'; readonly api: 'zipkin'; readonly connection: HandedConnection }
  /** Sent if the server traces itself. */
  | { readonly type: 'committed'; readonly commit: CommitSummary }
  /** The answer to a request; `count` is how many bytes are `queued`, spans that `demo` stored, or traces that were removed. */
  | { readonly type: 'done'; readonly id: number; readonly count: number };
