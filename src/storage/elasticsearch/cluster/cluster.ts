/** The cluster that reads are sent to, and its indices. */
import type { Client } from '@elastic/elasticsearch';
import type { ElasticsearchConfig } from '../config/config.ts';
import { ANY_DAY, exceptionsIndex, spansIndex, tracesIndex } from '../documents/names.ts';
import { HeldAnswers } from './held-answers.ts';
import { RowSizes } from './row-sizes.ts';

export interface Cluster {
  readonly client: Client;
  /** The prefix of all indices. */
  readonly index: string;
  /** The largest answer that is read, in bytes. More is requested in parts, down to a single document. */
  readonly maxResponseBytes: number;
  readonly held: HeldAnswers;
  readonly rowSizes: RowSizes;
}

/** What reads of the client need. */
export function clusterOf(client: Client, config: ElasticsearchConfig): Cluster {
  const { index, maxResponseBytes, maxReceivedBytes } = config;
  return {
    client,
    index,
    maxResponseBytes,
    held: new HeldAnswers(maxReceivedBytes),
    rowSizes: new RowSizes(maxResponseBytes),
  };
}

/** The kind of documents that a request is about. */
export type DocumentKind = 'spans' | 'traces' | 'exceptions';

/** The indices of a kind, as requests name them. An index that does not exist counts as empty. */
export function indicesOf(
  { index }: Cluster,
  kind: DocumentKind,
): { readonly index: string; readonly ignore_unavailable: true; readonly allow_no_indices: true } {
  return { index: NAMES[kind](index), ignore_unavailable: true, allow_no_indices: true };
}

const NAMES: Readonly<Record<DocumentKind, (index: string) => string>> = {
  spans: (index) => spansIndex(index, ANY_DAY),
  traces: tracesIndex,
  exceptions: exceptionsIndex,
};
