/** The Jaeger UI that the configuration names. */
import type { Route } from '../api/router.ts';
import type { AdaptersConfig } from '../config/adapters.ts';

/** The routes of the UI below a prefix; none if there is no UI. Throws INVALID_CONFIG for a folder that has none. */
export async function jaegerUiOf(
  { isServed, uiPath }: AdaptersConfig['jaeger'],
  version: string,
): Promise<(prefix: string) => readonly Route[]> {
  if (!isServed || uiPath === undefined) return () => [];
  const { readJaegerUi } = await import('../api/jaeger-ui-files.ts');
  const { jaegerUiRoutes } = await import('../api/jaeger-ui-routes.ts');
  const ui = readJaegerUi(uiPath);
  return (prefix) => jaegerUiRoutes(ui, { prefix, version });
}
