/** The types ServerInfo and ServerLimits, and the field of Query that shows them. */
import { builder } from '../builder.ts';
import { ServerInfoRef, ServerLimitsRef } from '../refs.ts';

ServerInfoRef.implement({
  description: 'The server that answers this query.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Always `Spangraph`.' }),
    version: t.exposeString('version', { description: 'Version of the server.' }),
    storage: t.exposeString('storage', { description: 'Name of the storage backend, for example `sqlite`.' }),
    startedAt: t.expose('startedAtUnixNano', { type: 'DateTime', description: 'When the server started.' }),
    otlpHttpPort: t.exposeInt('otlpHttpPort', {
      nullable: true,
      description:
        'The port at which this process receives OTLP over HTTP. Null if it does not, or at a port that the system chose.',
    }),
    otlpHttpUsesTls: t.exposeBoolean('otlpHttpUsesTls', {
      description: 'Whether connections to `otlpHttpPort` are encrypted: its URL begins with https.',
    }),
    signedInAs: t.string({
      nullable: true,
      description: 'Who asks: the name of a token, or of a person. Null if the server lets everyone in.',
      resolve: (_server, _args, { caller }) => (caller.isAnyone ? null : caller.name),
    }),
    limits: t.expose('limits', { type: ServerLimitsRef, description: 'Limits of one operation.' }),
  }),
});

ServerLimitsRef.implement({
  description: 'Limits of one operation. An error names the limit that was exceeded and how to stay within it.',
  fields: (t) => ({
    defaultPageSize: t.exposeInt('defaultPageSize', {
      description: 'Number of items of a page if neither `first` nor `last` is given.',
    }),
    maxPageSize: t.exposeInt('maxPageSize', { description: 'Maximum number of items of a page.' }),
    maxDepth: t.exposeInt('maxDepth', { description: 'Maximum depth of fields.' }),
    maxAliases: t.exposeInt('maxAliases', { description: 'Maximum number of aliases.' }),
    maxFieldComparisons: t.exposeInt('maxFieldComparisons', {
      description: 'Maximum number of comparisons of fields that have the same response key in one selection.',
    }),
    maxCost: t.exposeInt('maxCost', {
      description: 'Maximum cost in points. A point is roughly one record that the operation reads.',
    }),
    maxTokens: t.exposeInt('maxTokens', { description: "Maximum number of lexical tokens in the operation's text." }),
    maxMetricGroups: t.exposeInt('maxMetricGroups', {
      description: 'Maximum number of groups that spans are measured by.',
    }),
    maxMetricBuckets: t.exposeInt('maxMetricBuckets', {
      description:
        'Maximum number of buckets of time or duration that spans are measured by. Cells of a heatmap are buckets.',
    }),
    maxWalkedSpans: t.exposeInt('maxWalkedSpans', {
      description:
        'Maximum number of spans that `traceqlMetrics` reads one by one, where it measures or groups by what the storage does not ' +
        'add up.',
    }),
    maxServiceMapEdges: t.exposeInt('maxServiceMapEdges', { description: 'Maximum number of edges of a service map.' }),
    maxProfiledSpans: t.exposeInt('maxProfiledSpans', {
      description: 'Maximum number of spans whose attributes are counted for one side of a comparison.',
    }),
    maxProfiledKeys: t.exposeInt('maxProfiledKeys', {
      description: 'Maximum number of attribute keys whose spans are counted.',
    }),
    maxProfiledValues: t.exposeInt('maxProfiledValues', {
      description: 'Maximum number of distinct values of an attribute key that are compared.',
    }),
  }),
});

builder.queryField('server', (t) =>
  t.field({
    type: ServerInfoRef,
    description: 'The server that answers this query, and its limits.',
    resolve: (_root, _args, { server }) => server,
  }),
);
