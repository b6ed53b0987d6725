/** The shop whose traces the load is made of: 12 services, what they serve, whom they call, where they keep their data. */
import type { InstrumentationScope, Resource } from '../../src/model/span.ts';
import { int, text } from './attribute.ts';
import { Random } from './random.ts';

/** Something a service does for others: a span of kind SERVER, or CONSUMER where it takes messages. */
export interface Operation {
  readonly name: string;
  readonly protocol: 'http' | 'rpc' | 'queue';
  /** HTTP method, RPC service, or what is done with a message. */
  readonly method: string;
  /** HTTP route, RPC method or queue. */
  readonly route: string;
}

export interface Service {
  readonly name: string;
  readonly language: string;
  readonly operations: readonly Operation[];
  /** Names of the services it calls. */
  readonly calls: readonly string[];
  readonly database?: { readonly system: string; readonly tables: readonly string[] };
  /** Names of its internal spans. */
  readonly internal: readonly string[];
}

const SCHEMA_URL = 'https://opentelemetry.io/schemas/1.26.0';
const PODS = 3;
const REGIONS = ['eu-west-1', 'eu-north-1', 'us-east-1'];

function http(...routes: readonly string[]): Operation[] {
  return routes.map((name) => {
    const [method = '', route = ''] = name.split(' ');
    return { name, protocol: 'http', method, route };
  });
}

function rpc(service: string, ...methods: readonly string[]): Operation[] {
  return methods.map((route) => ({ name: `${service}/${route}`, protocol: 'rpc', method: service, route }));
}

function queue(...names: readonly string[]): Operation[] {
  return names.map((route) => ({ name: `${route} process`, protocol: 'queue', method: 'process', route }));
}

/** The first serves people and most traces begin there; some begin at the last, with a message. */
export const SERVICES: readonly Service[] = [
  {
    name: 'frontend',
    language: 'nodejs',
    operations: http('GET /', 'GET /product/{id}', 'GET /cart', 'POST /cart', 'POST /checkout', 'GET /search'),
    calls: ['api-gateway'],
    internal: ['render page', 'resolve session'],
  },
  {
    name: 'api-gateway',
    language: 'go',
    operations: http(
      'GET /api/v1/products',
      'GET /api/v1/products/{id}',
      'POST /api/v1/orders',
      'GET /api/v1/users/{id}',
    ),
    calls: ['auth', 'user', 'cart', 'checkout', 'inventory', 'recommendation'],
    database: { system: 'redis', tables: ['ratelimit'] },
    internal: ['rate limit', 'route request'],
  },
  {
    name: 'auth',
    language: 'go',
    operations: rpc('auth.Auth', 'Verify', 'Refresh', 'Login'),
    calls: ['user'],
    database: { system: 'redis', tables: ['sessions'] },
    internal: ['verify signature'],
  },
  {
    name: 'user',
    language: 'java',
    operations: rpc('user.Users', 'Get', 'Update', 'Preferences'),
    calls: [],
    database: { system: 'postgresql', tables: ['users', 'preferences'] },
    internal: ['load profile'],
  },
  {
    name: 'cart',
    language: 'dotnet',
    operations: rpc('cart.Cart', 'Get', 'AddItem', 'Empty'),
    calls: ['catalog'],
    database: { system: 'redis', tables: ['carts'] },
    internal: ['merge items'],
  },
  {
    name: 'checkout',
    language: 'go',
    operations: http('POST /orders', 'GET /orders/{id}', 'POST /orders/{id}/confirm'),
    calls: ['cart', 'payment', 'inventory', 'shipping', 'notification'],
    database: { system: 'postgresql', tables: ['orders', 'order_lines'] },
    internal: ['price order', 'validate address'],
  },
  {
    name: 'payment',
    language: 'java',
    operations: rpc('payment.Payments', 'Charge', 'Refund', 'Status'),
    calls: [],
    database: { system: 'mysql', tables: ['payments', 'ledger'] },
    internal: ['tokenize card', 'risk score'],
  },
  {
    name: 'inventory',
    language: 'rust',
    operations: http('GET /stock/{sku}', 'POST /stock/reserve', 'DELETE /stock/reserve/{id}'),
    calls: [],
    database: { system: 'postgresql', tables: ['stock', 'reservations'] },
    internal: ['pick warehouse'],
  },
  {
    name: 'catalog',
    language: 'java',
    operations: rpc('catalog.Catalog', 'List', 'Get', 'Search'),
    calls: ['inventory'],
    database: { system: 'mongodb', tables: ['products', 'categories'] },
    internal: ['rank results'],
  },
  {
    name: 'shipping',
    language: 'go',
    operations: http('POST /quote', 'POST /ship', 'GET /track/{id}'),
    calls: ['notification'],
    database: { system: 'postgresql', tables: ['shipments'] },
    internal: ['pack boxes'],
  },
  {
    name: 'recommendation',
    language: 'python',
    operations: rpc('rec.Recommend', 'ForUser', 'Similar', 'Train'),
    calls: ['catalog'],
    database: { system: 'elasticsearch', tables: ['embeddings'] },
    internal: ['score candidates'],
  },
  {
    name: 'notification',
    language: 'python',
    operations: [...queue('orders', 'emails'), ...http('POST /notify')],
    calls: ['user'],
    database: { system: 'redis', tables: ['outbox'] },
    internal: ['render template'],
  },
];

/** One running copy of a service: what its spans come under. */
export interface Pod {
  readonly service: Service;
  readonly resource: Resource;
  readonly scope: InstrumentationScope;
}

/** The pods of every service by the service's name. */
export function makePods(seed: number): ReadonlyMap<string, readonly Pod[]> {
  const random = new Random(seed, -1);
  return new Map(
    SERVICES.map((service, index) => {
      const scope = {
        name: `io.opentelemetry.${service.language}`,
        version: '2.6.0',
        attributes: [],
        droppedAttributesCount: 0,
        schemaUrl: SCHEMA_URL,
      };
      const replicaSet = random.hex64().slice(0, 8);
      const pods = Array.from({ length: PODS }, (_, pod) => {
        const version = `${1 + (index % 3)}.${index}.${pod}`;
        return { service, scope, resource: makeResource(random, service, version, replicaSet) };
      });
      return [service.name, pods];
    }),
  );
}

function makeResource(random: Random, service: Service, version: string, replicaSet: string): Resource {
  const pod = `${service.name}-${replicaSet}-${random.hex64().slice(0, 5)}`;
  const node = `node-${random.below(7)}`;
  return {
    attributes: [
      text('service.name', service.name),
      text('service.namespace', 'shop'),
      text('service.version', version),
      text('service.instance.id', pod),
      text('deployment.environment', 'production'),
      text('cloud.region', random.pick(REGIONS)),
      text('k8s.cluster.name', 'shop-prod'),
      text('k8s.namespace.name', 'shop'),
      text('k8s.deployment.name', service.name),
      text('k8s.pod.name', pod),
      text('k8s.node.name', node),
      text('host.name', node),
      int('process.pid', 2 + random.below(30_000)),
      text('telemetry.sdk.name', 'opentelemetry'),
      text('telemetry.sdk.language', service.language),
      text('telemetry.sdk.version', '1.30.0'),
    ],
    droppedAttributesCount: 0,
    schemaUrl: SCHEMA_URL,
    entityRefs: [],
  };
}
