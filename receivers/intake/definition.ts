/**
 * What a receiver tells the program about itself. Each has one {@link ReceiverDefinition}, in the file `definition.ts` of its
 * folder, and src/app/components.ts lists them. Loading a definition must be cheap: it imports the code that serves only in
 * `create`.
 */

import type { Duplex } from 'node:stream';
import type { z } from 'zod';
import type { Credentials } from '../../src/access/gate.ts';
import type { Visit } from '../../src/access/quotas/quotas.ts';
import type { SpanSink, StorageState } from '../../src/ingest/sink.ts';
import type { Span } from '../../src/model/span.ts';
import type { ListenAddress, Scheme } from '../../src/net/address.ts';
import type { Strangers } from '../../src/net/foreign/door.ts';
import type { ConnectionEnds } from '../../src/net/handed/connection.ts';
import type { OwnDoor } from '../../src/net/own-door.ts';
import type { ServerTls } from '../../src/net/tls/server-tls.ts';
import type { TlsSettings } from '../../src/net/tls/settings.ts';
import type { OutsideKey } from '../../src/settings/outside-key.ts';
import type { Receiver, ReceiverLog } from './receiver.ts';
import type { ReceiverMeter } from './receiver-metrics.ts';

/** What the settings of every receiver have. */
export interface ReceiverSettings extends ListenAddress {
  /** Largest request, in bytes, before and after decompression. */
  readonly maxRequestBytes: number;
  /** What is answered to the other signals of OTLP. Absent: the receiver knows none. */
  readonly otherSignals?: OtherSignalsChoice;
  /** Absent: connections are not encrypted. */
  readonly tls?: TlsSettings;
  /** Hosts that requests over HTTP may be addressed to. Undefined: on loopback the machine's own names, elsewhere all. */
  readonly allowedHosts?: readonly string[] | undefined;
  /** Which pages may send over HTTP. Undefined: none. */
  readonly cors?: ReceiverCors | undefined;
}

/** Pages of other origins that may send, and how. */
export interface ReceiverCors {
  /** Origins, and patterns with one `*`. */
  readonly allowedOrigins: readonly string[];
  /** Headers beside those that every sender needs. `*`: all. */
  readonly allowedHeaders: readonly string[];
  readonly exposedHeaders: readonly string[];
  /** Seconds that a browser may remember the answer to a preflight. */
  readonly maxAgeSeconds: number | undefined;
}

/** To answer them with success, or with an error. */
export type OtherSignalsChoice = 'accept' | 'refuse';

/** A request that was let in. */
export interface Admitted {
  /** Where its spans go. */
  readonly sink: SpanSink;
  /** Counts its uncompressed bytes, and must be left when it is answered. */
  readonly visit: Visit;
  /** Hears of the spans of the request when they are decoded, for the log. */
  readonly onDecoded?: (spans: readonly Span[]) => void;
}

/** What a receiver gets from the program. */
export interface ReceiverContext {
  /**
   * Lets in a request that may store spans, before anything of its body is read. Throws UNAUTHENTICATED, PERMISSION_DENIED and
   * RATE_LIMITED.
   */
  readonly admit: (credentials: Credentials) => Promise<Admitted>;
  /** Whether spans can be stored, for health checks. */
  readonly storage: StorageState;
  readonly log: ReceiverLog;
  readonly meter: ReceiverMeter;
  /** The path of the endpoint in the configuration, for messages. */
  readonly setting: string;
  /** The answers to clients at the wrong port, and who hears of them. */
  readonly strangers: Strangers;
  /** Absent: connections are not encrypted. */
  readonly tls?: ServerTls | undefined;
  /**
   * Opens a connection to the API that is asked at the same port, for a request that came over this one. Absent: there is none.
   */
  readonly openToApi?: ((ends: ConnectionEnds) => Duplex) | undefined;
}

/** Sends spans to a receiver, as a sender would. Resolves when all are acknowledged. Throws if they are not. */
export type Send = (door: OwnDoor, spans: readonly Span[], signal: AbortSignal) => Promise<void>;

/** A form of requests beside the one of `send`. */
export interface OtherForm {
  /** `OTLP/HTTP with JSON` */
  readonly title: string;
  /** Whether it has all that a span of the model has. */
  readonly isWhole: boolean;
  readonly send: Send;
}

/** `Settings` is the section as the receiver uses it: plain data, because it crosses threads. */
export interface ReceiverDefinition<Settings extends ReceiverSettings = ReceiverSettings> {
  /** Type and protocol, such as `otlp/grpc`. */
  readonly name: string;
  /** The name that people know: `OTLP/gRPC`. What precedes the slash is the same for all protocols of a type. */
  readonly title: string;
  /** The path of its section under `receivers`. The first part is the name that pipelines use. */
  readonly path: readonly string[];
  /** Whether it runs if the file lists neither it nor another section beside it. */
  readonly runsByDefault: boolean;
  /** `host:port`, as in the configuration. */
  readonly defaultEndpoint: string;
  /** Reads the section, with all defaults. */
  readonly section: z.ZodType<Settings>;
  /** Reads the key `other_signals`, which the receivers of a type share: it stands beside their protocols. */
  readonly otherSignals?: z.ZodType<OtherSignalsChoice>;
  readonly outsideKeys: readonly OutsideKey[];
  /** What people give to a sender for a receiver that is bound to `address` (`host:port`). */
  url(address: string, scheme: Scheme): string;
  /** Environment variables that make an OpenTelemetry SDK send to `address`. Absent if they cannot. */
  readonly sdkVariables?: (address: string, scheme: Scheme) => string;
  /** The API that reads what is sent here: its port may be this one. */
  readonly readBy?: 'zipkin';
  /** Whether `url` is what exporters of OTLP over HTTP post to. */
  readonly isOtlpHttp?: boolean;
  /**
   * Sends spans to a receiver of this process, as a sender would. Resolves when all are acknowledged. Throws if they are not.
   * Absent: the self-check cannot use this receiver.
   */
  readonly send?: Send;
  /** Other forms that it takes. `spangraph doctor` tries each. */
  readonly otherForms?: readonly OtherForm[];
  /** Makes the receiver, which does not listen yet. */
  create(settings: Settings, context: ReceiverContext): Promise<Receiver>;
}
