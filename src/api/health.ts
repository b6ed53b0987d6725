/** Health for people and orchestrators: whether the process is alive, and whether it can do its work. */
import { SpangraphError } from '../errors.ts';
import { OWN_SERVICE } from '../model/own-service.ts';
import type { Handler, Route } from './router.ts';
import { sendJson } from './send-json.ts';

/** Resolves if the part can do its work. Throws with the reason if not. */
export type Check = () => Promise<void> | void;

/**
 * `/healthz`: 200 while the process can answer, and which program answers. `/readyz`: 200 if all checks pass, else 503 with the reason
 * of each.
 */
export function healthRoutes(checks: Readonly<Record<string, Check>>): Route[] {
  return [
    {
      path: '/healthz',
      needs: 'nothing',
      anyHost: true,
      handle: (_request, response) => sendJson(response, 200, { status: 'ok', service: OWN_SERVICE }),
    },
    { path: '/readyz', needs: 'nothing', anyHost: true, handle: readiness(checks) },
  ];
}

function readiness(checks: Readonly<Record<string, Check>>): Handler {
  return async (_request, response) => {
    const entries = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => [name, await outcomeOf(check)] as const),
    );
    const isReady = entries.every(([, outcome]) => outcome === 'ok');
    sendJson(response, isReady ? 200 : 503, { status: isReady ? 'ok' : 'unavailable', ...Object.fromEntries(entries) });
  };
}

async function outcomeOf(check: Check): Promise<string> {
  try {
    await check();
    return 'ok';
  } catch (error) {
    return SpangraphError.from(error).message;
  }
}
