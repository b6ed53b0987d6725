/** The answer to clients at the wrong port, and the line in the log about them. */
import { refusalKind, senderFields } from '../access/shown/sender-fields.ts';
import type { ComponentList } from '../config/component-list.ts';
import { API_ENDPOINT } from '../config/schema.ts';
import { parseEndpoint } from '../net/address.ts';
import type { Directory } from '../net/directory.ts';
import type { Strangers } from '../net/foreign/door.ts';
import type { Warn } from '../telemetry/rate-limited.ts';

/** For all doors of the calling thread. */
export function strangersOf(list: ComponentList, directory: Directory, warn: Warn): Strangers {
  return {
    hint: defaultPorts(list),
    directory: directory.text,
    onForeign: ({ problem, advice, protocol: _protocol, ...sender }) => {
      const fields = senderFields(sender);
      warn({ ...fields, advice }, problem, refusalKind(problem, fields));
    },
  };
}

/** `By default, GraphQL has port 8080, OTLP/gRPC 4317 and OTLP/HTTP 4318.` */
export function defaultPorts({ receivers }: ComponentList): string {
  const ports = receivers
    .filter(({ runsByDefault }) => runsByDefault)
    .map(({ title, defaultEndpoint }) => `${title} ${portOf(defaultEndpoint)}`);
  return `By default, ${[`GraphQL has port ${portOf(API_ENDPOINT)}`, ...ports].join(', ')}.`;
}

function portOf(endpoint: string): string {
  return String(parseEndpoint(endpoint)?.port ?? '');
}
