/** What answering threads answer by, and what changes while they run. */
import { randomUUID } from 'node:crypto';
import { BroadcastChannel } from 'node:worker_threads';
import type { DocumentsData } from '../graphql/documents/documents-data.ts';
import type { RedactionRule } from '../redaction/rules.ts';

/** Plain data, because it crosses threads. */
export interface AnswerRules {
  /** Documents that are asked for by their ids, or trusted. */
  readonly documents: DocumentsData;
  /** What may be seen. */
  readonly redact: readonly RedactionRule[];
}

/** The rules, for the thread that starts the others. */
export class SharedRules {
  /** Where the others hear of changes. */
  readonly channel = `spangraph.rules.${randomUUID()}`;
  readonly #channel: BroadcastChannel;
  #rules: AnswerRules;

  constructor(rules: AnswerRules) {
    this.#rules = rules;
    this.#channel = new BroadcastChannel(this.channel);
    // A thread that starts asks for what changed meanwhile.
    this.#channel.addEventListener('message', () => this.#channel.postMessage(this.#rules));
    this.#channel.unref();
  }

  get current(): AnswerRules {
    return this.#rules;
  }

  /** Each thread takes them before its next question, or soon after. */
  replace(rules: AnswerRules): void {
    this.#rules = rules;
    this.#channel.postMessage(rules);
  }

  close(): void {
    this.#channel.close();
  }
}

/** Calls `take` with the rules whenever they change, and once soon: they may have changed while this thread started. */
export function followRules(name: string, take: (rules: AnswerRules) => void): void {
  const channel = new BroadcastChannel(name);
  channel.addEventListener('message', (event) => {
    // Others ask with null.
    if ('data' in event && event.data !== null) take(event.data as AnswerRules);
  });
  // It does not keep the thread.
  channel.unref();
  channel.postMessage(null);
}
