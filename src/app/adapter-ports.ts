/** The ports that APIs of other systems have for themselves (`api.tempo.endpoint` and its like). */
import type { Gate } from '../access/gate.ts';
import type { AdapterName } from '../api/adapters.ts';
import type { AskingOptions } from '../api/asking-routes.ts';
import { askingRoutes } from '../api/asking-routes.ts';
import { BrowserGuard } from '../api/browser-guard.ts';
import { createRouter, type ErrorLog, type Route, type RouterGuards } from '../api/router.ts';
import { ApiServer } from '../api/server.ts';
import { SharedPort } from '../api/shared-port.ts';
import type { AdaptersConfig } from '../config/adapters.ts';
import type { ComponentList } from '../config/component-list.ts';
import type { Config } from '../config/config.ts';
import { apisAtReceivers } from '../config/shared-ports.ts';
import type { Strangers } from '../net/foreign/door.ts';
import type { HandedConnection } from '../net/handed/connection.ts';
import type { ServerTls } from '../net/tls/server-tls.ts';
import type { ShownApi } from './app-types.ts';

interface OwnPort {
  readonly name: AdapterName;
  readonly server: ApiServer | SharedPort;
  readonly browsers: BrowserGuard;
}

interface ServedParts {
  /** What asks on the port that all APIs share. */
  readonly asked: Omit<AskingOptions, 'places'>;
  /** Health and metrics, which every port of the API has. */
  readonly health: readonly Route[];
  readonly gate: Gate;
  /** The routes of a Jaeger UI at the root of Jaeger's port. */
  readonly jaegerUi: readonly Route[];
  readonly log: ErrorLog;
  /** For requests that are refused. */
  readonly refusals: Pick<RouterGuards, 'onRefusal' | 'portHint'>;
}

const NAMES = ['tempo', 'jaeger', 'zipkin', 'mcp'] as const satisfies readonly AdapterName[];

const TITLES: Readonly<Record<AdapterName, string>> = {
  tempo: 'Tempo',
  jaeger: 'Jaeger',
  zipkin: 'Zipkin',
  mcp: 'MCP',
};

/** The APIs that are served under their prefixes. */
export function servedAdapters(adapters: AdaptersConfig): AdapterName[] {
  return NAMES.filter((name) => adapters[name].isServed);
}

export class AdapterPorts {
  readonly #ports: readonly OwnPort[];

  /**
   * Binds the ports, except those that receivers open and share. Throws ADDRESS_UNUSABLE, and leaves none open then.
   */
  static async listen(
    config: Config,
    list: ComponentList,
    tls: ServerTls | undefined,
    strangers: Strangers,
  ): Promise<AdapterPorts> {
    const { role, api } = config;
    const shared: readonly AdapterName[] = apisAtReceivers(config, list);
    const ports: OwnPort[] = [];
    try {
      for (const name of role === 'ingest' ? [] : servedAdapters(api.adapters)) {
        const { address } = api.adapters[name];
        if (address === undefined) continue;
        const server = shared.includes(name)
          ? new SharedPort()
          : await ApiServer.listen(address, tls, { title: TITLES[name], setting: `api.${name}.endpoint`, strangers });
        ports.push({ name, server, browsers: new BrowserGuard({ ...api, ...address }) });
      }
    } catch (thrown) {
      await Promise.all(ports.map(({ server }) => server.close()));
      throw thrown;
    }
    return new AdapterPorts(ports);
  }

  private constructor(ports: readonly OwnPort[]) {
    this.#ports = ports;
  }

  /** As `ApiServer.unref`. */
  unref(): void {
    for (const { server } of this.#ports) if (server instanceof ApiServer) server.unref();
  }

  /** The APIs whose ports were bound here. */
  get apis(): ShownApi[] {
    return this.#ports.flatMap(({ name, server }) =>
      server instanceof ApiServer ? [{ title: TITLES[name], address: server.address }] : [],
    );
  }

  /** Serves a request that came to the port of a receiver. */
  take(name: AdapterName, connection: HandedConnection): void {
    const server = this.#ports.find((port) => port.name === name)?.server;
    if (server instanceof SharedPort) server.take(connection);
    else connection.port.close();
  }

  /** Serves each API at the root of its port. */
  async serve({ asked, health, gate, jaegerUi, log, refusals }: ServedParts): Promise<void> {
    const { ADAPTERS, ownPortPlace } = await import('../api/adapters.ts');
    for (const { name, server, browsers } of this.#ports) {
      const asking = askingRoutes({ ...asked, places: [ownPortPlace(name)] });
      const routes = [...health, ...asking, ...(name === 'jaeger' ? jaegerUi : [])];
      const hint = `The same is served under ${ADAPTERS[name].prefix} of the API.`;
      server.serve(createRouter(routes, hint, log, { gate, browsers, ...refusals }));
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#ports.map(({ server }) => server.close()));
  }
}
