/** What the Elasticsearch backend counts of itself. */
import { DURATION_BUCKETS, histogram, type MetricDefinition } from '../../../metrics/definition.ts';

/** The kinds of requests: the last part of a path, without its underscore. */
const KINDS = ['bulk', 'search', 'mget', 'count', 'pit', 'refresh', 'other'];

export const REQUESTS = histogram(
  'spangraph_elasticsearch_request_duration_seconds',
  'Requests to the cluster by kind and outcome, each attempt by itself, until the whole answer has arrived: `ok`, an answer of ' +
    'status 4xx or 5xx, or none.',
  DURATION_BUCKETS,
  { labels: { kind: KINDS, outcome: ['ok', '4xx', '5xx', 'none'] } },
);

export const ELASTICSEARCH_METRICS: readonly MetricDefinition[] = [REQUESTS];
