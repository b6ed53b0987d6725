/** The site's pages by purpose. The order is that of a reader who has just arrived. */

/** One page: its file in the repository, and what the navigation calls it. */
export interface Entry {
  readonly file: string;
  readonly text: string;
}

/** What a reader wants to do, with the pages for it. */
export interface Group {
  readonly text: string;
  readonly pages: readonly Entry[];
  /** Closed until the reader opens it or is on one of its pages. */
  readonly isClosed?: boolean;
}

/** Decisions are added by their files: {@link DECISIONS} names their group. */
export const NAVIGATION: readonly Group[] = [
  {
    text: 'Start',
    pages: [
      { file: 'docs/installing.md', text: 'Install' },
      { file: 'docs/page.md', text: 'The page' },
      { file: 'docs/demo.md', text: 'The demo' },
      { file: 'docs/deploying.md', text: 'Containers and Kubernetes' },
      { file: 'docs/windows.md', text: 'Windows' },
      { file: 'docs/migrating.md', text: 'Migrate' },
      { file: 'docs/troubleshooting.md', text: 'Troubleshooting' },
    ],
  },
  {
    text: 'Ask',
    pages: [
      { file: 'docs/questions.md', text: 'Questions and queries' },
      { file: 'docs/graphql.md', text: 'GraphQL' },
      { file: 'docs/traceql.md', text: 'TraceQL' },
      { file: 'docs/traceql-metrics.md', text: 'Metrics in TraceQL' },
      { file: 'docs/clients.md', text: 'Typed clients' },
      { file: 'docs/library.md', text: 'In tests, as a library' },
      { file: 'examples/README.md', text: 'Examples' },
    ],
  },
  {
    text: 'Send',
    pages: [
      { file: 'docs/receivers.md', text: 'Send spans' },
      { file: 'docs/sdks.md', text: 'SDKs by language' },
      { file: 'docs/import-export.md', text: 'Import and export' },
      { file: 'docs/otlp.md', text: 'OTLP' },
    ],
  },
  {
    text: 'With your tools',
    pages: [
      { file: 'docs/grafana.md', text: 'Grafana' },
      { file: 'docs/tempo.md', text: "Tempo's API" },
      { file: 'docs/jaeger.md', text: "Jaeger's API" },
      { file: 'docs/jaeger-storage.md', text: "Jaeger's storage" },
      { file: 'docs/zipkin.md', text: "Zipkin's API" },
      { file: 'docs/mcp.md', text: 'Agents (MCP)' },
    ],
  },
  {
    text: 'Run',
    pages: [
      { file: 'docs/security.md', text: 'Security' },
      { file: 'SECURITY.md', text: 'Security policy' },
      { file: 'docs/proxies.md', text: 'Behind a proxy' },
      { file: 'docs/tenants.md', text: 'Tenants' },
      { file: 'docs/sqlite.md', text: 'SQLite' },
      { file: 'docs/elasticsearch.md', text: 'Elasticsearch' },
      { file: 'docs/sizing.md', text: 'Capacity planning' },
      { file: 'docs/upgrading.md', text: 'Upgrade and go back' },
      { file: 'docs/deleting.md', text: 'Delete traces' },
      { file: 'docs/metrics.md', text: 'Metrics' },
      { file: 'docs/reliability.md', text: 'Reliability' },
    ],
  },
  {
    text: 'Reference',
    pages: [
      { file: 'docs/configuration.md', text: 'Configuration' },
      { file: 'docs/errors.md', text: 'Errors' },
      { file: 'docs/sqlite-layout.md', text: 'Layout of the SQLite file' },
      { file: 'docs/benchmarks.md', text: 'Benchmarks' },
      { file: 'docs/licences.md', text: 'Licences' },
      { file: 'CHANGELOG.md', text: 'Changelog' },
    ],
  },
  {
    text: 'Change',
    pages: [
      { file: 'CONTRIBUTING.md', text: 'Contribute' },
      { file: 'CODE_OF_CONDUCT.md', text: 'Code of conduct' },
      { file: 'docs/releasing.md', text: 'Releases' },
      { file: 'docs/architecture.md', text: 'Architecture' },
      { file: 'docs/fuzzing.md', text: 'Fuzzing' },
      { file: 'docs/adr/README.md', text: 'Decisions' },
    ],
  },
];

/** The group of the decisions. Each decision is a page. */
export const DECISIONS = 'Decisions';
