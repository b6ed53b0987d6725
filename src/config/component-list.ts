import type { ReceiverDefinition } from '../../receivers/intake/definition.ts';
import type { BackendDefinition } from '../storage/definition.ts';

/** The backends and receivers of a program. The program's own list is in src/app/components.ts. */
export interface ComponentList {
  /** The first one stores spans if nothing names a backend. */
  readonly backends: readonly [BackendDefinition, ...BackendDefinition[]];
  readonly receivers: readonly ReceiverDefinition[];
}

/** The path of a backend's section in the file. */
export function backendPath({ name }: BackendDefinition): readonly string[] {
  return ['exporters', name];
}

/** The path of a receiver's section in the file. */
export function receiverPath({ path }: ReceiverDefinition): readonly string[] {
  return ['receivers', ...path];
}

/** The path of the key that receivers of its type share. */
export function otherSignalsPath(receiver: ReceiverDefinition): readonly string[] {
  return ['receivers', typeOf(receiver), 'other_signals'];
}

/** The path of a receiver's endpoint in the configuration, for messages. */
export function endpointSetting(receiver: ReceiverDefinition): string {
  return [...receiverPath(receiver), 'endpoint'].join('.');
}

/** The path of a receiver's TLS settings in the configuration, for messages. */
export function tlsSetting(receiver: ReceiverDefinition): string {
  return [...receiverPath(receiver), 'tls'].join('.');
}

/** The names of receivers in pipelines, each once: `otlp` stands for all its protocols. */
export function receiverTypes({ receivers }: ComponentList): string[] {
  return [...new Set(receivers.map(typeOf))];
}

/** The name of a receiver in pipelines. */
export function typeOf({ path: [type = ''] }: ReceiverDefinition): string {
  return type;
}

/** `a, b or c`. */
export function either(words: readonly string[]): string {
  return new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(words);
}

/** `a, b and c`. */
export function all(words: readonly string[]): string {
  return new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(words);
}
