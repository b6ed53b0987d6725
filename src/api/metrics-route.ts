/** `/metrics`: the server's own metrics in the text format of Prometheus. */
import type { Route } from './router.ts';

/** What is scraped. */
export interface MetricsSource {
  readonly type: string;
  text(): Promise<string>;
}

export function metricsRoute(source: MetricsSource): Route {
  return {
    path: '/metrics',
    // Its labels name operations and tenants of everyone.
    needs: 'admin',
    handle: async (_request, response) => {
      const text = await source.text();
      response.writeHead(200, { 'content-type': source.type, 'cache-control': 'no-store' }).end(text);
    },
  };
}
