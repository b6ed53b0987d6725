/** A client as configured, and what its errors mean. */
import type { ClientOptions } from '@elastic/elasticsearch';
import { Client, errors } from '@elastic/elasticsearch';
import { SpangraphError, thrownMessage } from '../../../errors.ts';
import { type Meter, NO_METER } from '../../../metrics/definition.ts';
import type { ElasticsearchConfig } from '../config/config.ts';
import { measuredConnection } from './measured-connection.ts';
import { readTlsFiles } from './tls-files.ts';

/** How often the client repeats a failed read, on another node if there is one. */
const MAX_READ_RETRIES = 3;

/**
 * A client that connects on its first request. `maxRetries` is 0 for writes, which have their own retries. Throws
 * INVALID_CONFIG for an unusable file of `tls`.
 */
export function createClient(
  config: ElasticsearchConfig,
  maxRetries: number = MAX_READ_RETRIES,
  meter: Meter = NO_METER,
): Client {
  return new Client({
    nodes: [...config.endpoints],
    Connection: measuredConnection(meter),
    ...authOptions(config),
    ...tlsOptions(config),
    maxRetries,
    requestTimeout: config.requestTimeoutMs,
    compression: config.compression,
    sniffOnStart: config.sniff,
    sniffOnConnectionFault: config.sniff,
    // Keeps headers, and so credentials, out of errors.
    redaction: { type: 'remove' },
    enableMetaHeader: false,
  });
}

function authOptions({ auth }: ElasticsearchConfig): Pick<ClientOptions, 'auth'> {
  if (auth === undefined) return {};
  return { auth: 'serviceToken' in auth ? { bearer: auth.serviceToken } : { ...auth } };
}

function tlsOptions({ tls }: ElasticsearchConfig): Pick<ClientOptions, 'tls'> {
  return { tls: { ...readTlsFiles(tls), rejectUnauthorized: !tls.insecureSkipVerify } };
}

/** HTTP status of an error of the cluster. Undefined if there was no answer. */
export function statusOf(thrown: unknown): number | undefined {
  return thrown instanceof errors.ResponseError ? thrown.statusCode : undefined;
}

/** An error as the cluster describes it. */
export interface ClusterError {
  readonly type?: string;
  readonly reason?: string;
  readonly root_cause?: readonly ClusterError[];
  readonly caused_by?: { readonly type?: string };
}

/** The error in an answer. A proxy before the cluster may answer with a text. */
function clusterErrorOf(thrown: unknown): ClusterError | string | undefined {
  if (!(thrown instanceof errors.ResponseError)) return undefined;
  const body: { readonly error?: ClusterError | string } | undefined = thrown.body;
  return body?.error;
}

/** The cluster answered, and left out a part. */
export class IncompleteAnswer extends errors.ElasticsearchClientError {
  override readonly name = 'IncompleteAnswer';
  /** Why parts are left out, as far as the cluster says it. */
  readonly reasons: readonly ClusterError[];

  constructor(message: string, reasons: readonly ClusterError[]) {
    super(message);
    this.reasons = reasons;
  }
}

function reasonsOf(thrown: unknown): readonly ClusterError[] {
  if (thrown instanceof IncompleteAnswer) return thrown.reasons;
  const error = clusterErrorOf(thrown);
  return typeof error === 'object' ? (error.root_cause ?? []) : [];
}

/** Whether the cluster lacks memory for the request. A part of it may fit. */
function lacksMemory(thrown: unknown): boolean {
  return reasonsOf(thrown).some((reason) => isLackOfMemory(reason) || isLackOfMemory(reason.caused_by));
}

/** Whether a shard has no copy that can be read. So it is for a moment when its index is new, and when a node is lost. */
export function lacksShard(thrown: unknown): boolean {
  return reasonsOf(thrown).some(({ type }) => type === 'no_shard_available_action_exception');
}

/** Whether the answer is larger than the limit of the request, or larger than the memory of the cluster allows. */
export function isTooLarge(thrown: unknown): boolean {
  return thrown instanceof errors.RequestAbortedError || lacksMemory(thrown);
}

/** Whether the error says that the cluster lacks memory. */
export function isLackOfMemory(error: Pick<ClusterError, 'type'> | undefined): boolean {
  return error?.type === 'circuit_breaking_exception';
}

/** Statuses that are due to the state of the cluster, not to the request. */
const TRANSIENT = new Set([408, 429, 500, 502, 503, 504]);

/** Whether the same request may succeed later. */
export function isTransientStatus(status: number): boolean {
  return TRANSIENT.has(status);
}

/** Whether the certificate of the cluster is not trusted. The client keeps only the message of that error. */
function isUntrusted({ message }: Error): boolean {
  return /certificate/i.test(message) && !/\balert\b/.test(message);
}

/** Whether the same request may succeed later: the cluster is away, busy, slow, or changes its master. */
export function isTransient(thrown: unknown): boolean {
  const status = statusOf(thrown);
  if (status !== undefined) return isTransientStatus(status);
  return (
    (thrown instanceof errors.ConnectionError && !isUntrusted(thrown)) ||
    thrown instanceof errors.TimeoutError ||
    thrown instanceof IncompleteAnswer ||
    thrown instanceof errors.NoLivingConnectionsError ||
    thrown instanceof errors.DeserializationError
  );
}

/**
 * STORAGE_UNAVAILABLE with the reason for an error of the client. Any other error is returned unchanged. `doing` starts the
 * message, such as "The request cannot be stored now". The error of the client is not kept as the cause, because it holds the
 * connection with its credentials.
 */
export function storageError(thrown: unknown, doing: string): unknown {
  if (!(thrown instanceof errors.ElasticsearchClientError)) return thrown;
  return new SpangraphError('STORAGE_UNAVAILABLE', `${doing}: ${reasonOf(thrown)}`);
}

/** The error of a write that was not acknowledged. */
export function unavailable(reason: string): SpangraphError {
  return new SpangraphError('STORAGE_UNAVAILABLE', `The request cannot be stored now: ${reason}`);
}

/** The reason of an error, for the operator. */
export function reasonOf(thrown: unknown): string {
  if (thrown instanceof errors.ProductNotSupportedError) return 'the server at the endpoint is not Elasticsearch.';
  if (thrown instanceof errors.TimeoutError) return 'Elasticsearch did not answer in time.';
  if (thrown instanceof errors.NoLivingConnectionsError) {
    return 'Elasticsearch cannot be reached at any of exporters.elasticsearch.endpoints.';
  }
  const status = statusOf(thrown);
  if (status === 401) {
    return 'Elasticsearch does not accept the credentials, or was given none (401); see exporters.elasticsearch.';
  }
  if (status === 403) return `Elasticsearch does not allow it (403): ${bodyReason(thrown)}`;
  if (status !== undefined) return `Elasticsearch answered ${status}: ${bodyReason(thrown)}`;
  if (thrown instanceof errors.ConnectionError && isUntrusted(thrown)) {
    // After a semicolon Node.js names a setting of its own.
    return (
      `Elasticsearch shows a certificate that is not trusted (${thrown.message.split(';', 1)[0]}); ` +
      'exporters.elasticsearch.tls.ca_file names those to trust.'
    );
  }
  if (thrown instanceof errors.ConnectionError) return `Elasticsearch cannot be reached: ${thrown.message}.`;
  return thrownMessage(thrown);
}

/** `type: reason` of an error of the cluster. */
export function describeClusterError(error: ClusterError | undefined): string {
  return [error?.type, error?.reason].filter((part) => part !== undefined && part !== null).join(': ');
}

function bodyReason(thrown: unknown): string {
  const error = clusterErrorOf(thrown);
  return (typeof error === 'string' ? error : describeClusterError(error)) || 'no reason given';
}
