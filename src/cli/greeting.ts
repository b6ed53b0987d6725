import type { App } from '../app/app-types.ts';
import { reachable } from '../app/shown-receivers.ts';
import { all } from '../config/component-list.ts';
import type { Config } from '../config/config.ts';

/** The text shown when the server is up: where it listens, where it stores spans, and what to try first. */
export function greeting(app: App, config: Config, version: string): string {
  const api = `${app.apiScheme}://${app.apiAddress}`;
  const notes = [...new Set([...config.notes, ...app.notes])];
  return [
    `Spangraph ${version}`,
    '',
    ...(servesPage(config) ? [line('Page', `${api}/`)] : []),
    line('GraphQL', config.role === 'ingest' ? `not served; health at ${api}/readyz` : `${api}/graphql`),
    ...servedPaths(config),
    ...app.apis.map(({ title, address }) => line(title, address)),
    ...app.receivers.map(({ title, url = 'not served' }) => line(title, url)),
    line('Database', app.database),
    ...(notes.length > 0 ? ['', ...notes.map((note) => `  Note: ${note}`)] : []),
    '',
    ...firstSteps(app, config),
  ].join('\n');
}

function servesPage({ role, api }: Config): boolean {
  return role !== 'ingest' && api.ui;
}

/** Whose clients the API of another system is for. */
const CLIENTS = { tempo: 'Tempo', jaeger: 'Jaeger', zipkin: 'Zipkin', mcp: 'MCP' } as const;

/** The APIs of other systems on the port that all share. */
function servedPaths({ role, api }: Config): string[] {
  const served = (['tempo', 'jaeger', 'zipkin', 'mcp'] as const).filter((name) => api.adapters[name].isServed);
  if (role === 'ingest' || served.length === 0) return [];
  const paths = served.map((name) => `/${name}`).join(', ');
  return [line('Also', `${paths} for ${all(served.map((name) => CLIENTS[name]))} clients`)];
}

function wantsTokens({ auth }: Config): boolean {
  return auth.tokens !== undefined || auth.tokensFile !== undefined || auth.oidc !== undefined;
}

function line(label: string, text: string): string {
  return `  ${label.padEnd(9)}  ${text}`;
}

/** The last receiver of the list that an SDK can send to is the one to try. */
function firstSteps(app: App, config: Config): string[] {
  const variables = app.receivers.findLast(({ sdkVariables }) => sdkVariables !== undefined)?.sdkVariables;
  const proof = wantsTokens(config) ? ' OTEL_EXPORTER_OTLP_HEADERS=authorization=Bearer%20TOKEN' : '';
  const send = variables === undefined ? [] : [`  Send spans:   ${variables}${proof}`];
  if (config.role === 'ingest') return send;
  const origin = `${app.apiScheme}://${reachable(app.apiAddress)}`;
  const url = `${origin}/graphql`;
  if (servesPage(config)) return [...send, `  Explore them: open ${origin}/`];
  const ask = config.api.graphiql
    ? `open ${url}`
    : `curl ${url} -H 'content-type: application/json' -d '{"query":"{ __typename }"}'`;
  return [...send, `  Explore them: ${ask}`];
}
