/** A port as clients of another protocol meet it: what it takes, and what it answers to them. */
import type { Protocol } from './first-bytes.ts';
import type { RequestHead } from './request-head.ts';

/** What a server takes on its port. */
export interface Door {
  /** What people call it: `OTLP/gRPC`, `API`. */
  readonly title: string;
  /** What it speaks, inside TLS if it has that. */
  readonly speaks: 'HTTP/1.1' | 'gRPC';
  /** The path of its TLS settings in the configuration. */
  readonly tlsSetting: string;
  readonly strangers: Strangers;
}

/** What every door of this process answers to strangers, and who hears of them. */
export interface Strangers {
  /** For them: which ports such a server has by default, in a sentence. */
  readonly hint: string;
  /** For the log: which ports this one has, in a sentence. Asked when it is needed: ports may be bound later. */
  readonly directory: () => string;
  /** Called for each connection that speaks another protocol than its port. */
  readonly onForeign: (foreign: Foreign) => void;
}

/** Nobody hears of them. */
export const UNHEARD_STRANGERS: Strangers = { hint: '', directory: () => '', onForeign: () => {} };

/** A connection that speaks another protocol than its port. */
export interface Foreign extends RequestHead {
  readonly protocol: Protocol;
  /** The address of the other end. Empty if it is not known any more. */
  readonly address: string;
  /** What happened, in a sentence without its full stop. Always the same for a door and a protocol. */
  readonly problem: string;
  /** What to do, for the operator of the server. */
  readonly advice: string;
}

/** What is said of a protocol at a door that speaks another one. */
export interface Explanation extends Pick<Foreign, 'problem' | 'advice'> {
  /** For the client, which need not know where the server has its other ports. */
  readonly answer: string;
}

const NAMES: Readonly<Record<Protocol, string>> = {
  http1: 'HTTP/1.1',
  http2: 'HTTP/2 or gRPC',
  tls: 'TLS',
  unknown: 'an unknown protocol',
};

export function explain(
  { title, speaks, tlsSetting, strangers }: Door,
  isSecure: boolean,
  protocol: Protocol,
): Explanation {
  const without = isSecure ? ' without TLS' : '';
  const problem = `A client speaks ${NAMES[protocol]}${without} to the port of ${title}`;
  const toClient = isSecure
    ? `This port takes ${speaks} over TLS: use https:// in the address.`
    : plainAdvice(speaks, protocol);
  const forBoth = (more: string): string => [toClient, more].filter((text) => text !== '').join(' ');
  if (isSecure) return { problem, advice: toClient, answer: `${problem}. ${toClient}` };
  if (protocol === 'tls')
    return { problem, advice: forBoth(`Or set ${tlsSetting}.`), answer: `${problem}. ${toClient}` };
  return { problem, advice: forBoth(strangers.directory()), answer: `${problem}. ${forBoth(strangers.hint)}` };
}

function plainAdvice(speaks: Door['speaks'], protocol: Protocol): string {
  if (protocol !== 'tls') return `This port takes ${speaks}.`;
  return speaks === 'gRPC'
    ? 'This port has no TLS: use an insecure channel, or http:// in the address.'
    : 'This port has no TLS: use http:// in the address.';
}
