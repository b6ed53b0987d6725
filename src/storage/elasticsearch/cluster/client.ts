/** The way to the cluster: a client as configured, and what its errors mean. */
import type { ClientOptions } from '@elastic/elasticsearch';
import { Client, errors } from '@elastic/elasticsearch';
import { SpangraphError } from '../../../errors.ts';
import type { ElasticsearchConfig } from '../config/config.ts';
import { BoundedConnection } from './bounded-connection.ts';
import { readTlsFiles } from './tls-files.ts';

/** Times that the client sends a read again, to another node where there is one. */
const MAX_READ_RETRIES = 3;

/**
 * A client that connects when it is first used. `maxRetries` is 0 for writes, which have repetitions of their own. Throws
 * INVALID_CONFIG for a file of `tls` that cannot be used.
 */
export function createClient(config: ElasticsearchConfig, maxRetries: number = MAX_READ_RETRIES): Client {
  return new Client({
    nodes: [...config.endpoints],
    Connection: BoundedConnection,
    ...authOptions(config),
    ...tlsOptions(config),
    maxRetries,
    requestTimeout: config.requestTimeoutMs,
    compression: config.compression,
    sniffOnStart: config.sniff,
    sniffOnConnectionFault: config.sniff,
    // Errors then hold no header at all, so no credentials either.
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

/** HTTP status of an error of the cluster; undefined where there was no answer. */
export function statusOf(thrown: unknown): number | undefined {
  return thrown instanceof errors.ResponseError ? thrown.statusCode : undefined;
}

/** An error as the cluster describes it. */
interface ClusterError {
  readonly type?: string;
  readonly reason?: string;
  readonly root_cause?: readonly { readonly type?: string }[];
}

/** What the cluster answered in place of a result; what stands before it may answer in words of its own. */
function clusterErrorOf(thrown: unknown): ClusterError | string | undefined {
  if (!(thrown instanceof errors.ResponseError)) return undefined;
  const body: { readonly error?: ClusterError | string } | undefined = thrown.body;
  return body?.error;
}

/** Whether the cluster has no memory for what was asked; a part of it may fit. */
export function lacksMemory(thrown: unknown): boolean {
  const error = clusterErrorOf(thrown);
  if (typeof error !== 'object') return false;
  return error.root_cause?.some(({ type }) => type === 'circuit_breaking_exception') ?? false;
}

/** Statuses that speak of the cluster's state and not of what was asked. */
const TRANSIENT = new Set([408, 429, 500, 502, 503, 504]);

/** Whether the status is one after which the same may succeed later. */
export function isTransientStatus(status: number): boolean {
  return TRANSIENT.has(status);
}

/** Whether the connection ended as the cluster's certificate is not to be trusted. The client keeps only the words. */
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
    thrown instanceof errors.NoLivingConnectionsError ||
    thrown instanceof errors.DeserializationError
  );
}

/**
 * What the cluster's error means to a caller: STORAGE_UNAVAILABLE with its reason. An error of ours stays as it is, and so
 * does a defect. `doing` begins the sentence, such as "The request cannot be stored now". The error of the client is not
 * kept as the cause: it knows the connection, and so its credentials.
 */
export function storageError(thrown: unknown, doing: string): unknown {
  if (!(thrown instanceof errors.ElasticsearchClientError)) return thrown;
  return new SpangraphError('STORAGE_UNAVAILABLE', `${doing}: ${reasonOf(thrown)}`);
}

/** What a sender is told where a write was not acknowledged. */
export function unavailable(reason: string): SpangraphError {
  return new SpangraphError('STORAGE_UNAVAILABLE', `The request cannot be stored now: ${reason}`);
}

/** One sentence for the operator. */
export function reasonOf(thrown: unknown): string {
  if (thrown instanceof errors.ProductNotSupportedError) return 'what answers at the endpoint is no Elasticsearch.';
  if (thrown instanceof errors.TimeoutError) return 'Elasticsearch did not answer in time.';
  const status = statusOf(thrown);
  if (status === 401) {
    return 'Elasticsearch does not accept the credentials, or was given none (401); see exporters.elasticsearch.';
  }
  if (status === 403) return `Elasticsearch does not allow it (403): ${bodyReason(thrown)}`;
  if (status !== undefined) return `Elasticsearch answered ${status}: ${bodyReason(thrown)}`;
  if (thrown instanceof errors.ConnectionError && isUntrusted(thrown)) {
    // What Node.js advises after a semicolon is no setting of ours.
    return (
      `Elasticsearch shows a certificate that is not trusted (${thrown.message.split(';', 1)[0]}); ` +
      'exporters.elasticsearch.tls.ca_file names those to trust.'
    );
  }
  if (thrown instanceof errors.ConnectionError) return `Elasticsearch cannot be reached: ${thrown.message}.`;
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** `type: reason` of an error as the cluster describes it. */
export function describeClusterError(error: ClusterError | undefined): string {
  return [error?.type, error?.reason].filter((part) => part !== undefined && part !== null).join(': ');
}

function bodyReason(thrown: unknown): string {
  const error = clusterErrorOf(thrown);
  return (typeof error === 'string' ? error : describeClusterError(error)) || 'no reason given';
}
