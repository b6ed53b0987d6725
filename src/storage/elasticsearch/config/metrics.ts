/** What the Elasticsearch backend counts of itself. */
import { DURATION_BUCKETS, type MetricDefinition } from '../../../metrics/definition.ts';

/** The kinds of requests: the last part of a path, without its underscore. */
const KINDS = ['bulk', 'search', 'mget', 'count', 'pit', 'refresh', 'other'];

export const REQUESTS: MetricDefinition = {
  name: 'spangraph_elasticsearch_request_duration_seconds',
  help:
    'Requests to the cluster by kind and outcome, each attempt by itself, until the whole answer has arrived: `ok`, an answer of ' +
    'status 4xx or 5xx, or none.',
  type: 'histogram',
  labels: { kind: KINDS, outcome: ['ok', '4xx', '5xx', 'none'] },
  buckets: DURATION_BUCKETS,
};

export const ELASTICSEARCH_METRICS: readonly MetricDefinition[] = [REQUESTS];
