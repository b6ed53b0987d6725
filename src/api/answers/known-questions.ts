/** Remembers questions that were slow, or too large to share a thread, so that the next one like them is treated so at once. */
import { createHash } from 'node:crypto';
import { BoundedCache } from '../../model/bounded-cache.ts';
import { getOrMake } from '../../model/get-or-make.ts';
import type { Question } from '../../net/question.ts';

/** Maximum number of questions remembered. */
const MAX_REMEMBERED = 1_000;
const KNOWN = 1;

export class KnownQuestions {
  readonly #known = new BoundedCache<string, typeof KNOWN>(MAX_REMEMBERED);
  /** A body may have a megabyte, so it is hashed once. */
  readonly #hashes = new WeakMap<Question, string>();

  has(question: Question): boolean {
    return this.#known.weight > 0 && this.#known.get(this.#hashOf(question)) !== undefined;
  }

  /** The question has the property to remember, or has it no longer. */
  note(question: Question, isSo: boolean): void {
    if (isSo) this.#known.set(this.#hashOf(question), KNOWN);
    else if (this.#known.weight > 0) this.#known.delete(this.#hashOf(question));
  }

  #hashOf(question: Question): string {
    return getOrMake(this.#hashes, question, () => hashOf(question));
  }
}

/** What is slow for one tenant may be quick for another. */
function hashOf({ method, url, body, caller: { tenant } }: Question): string {
  return createHash('sha1')
    .update(tenant)
    .update('\n')
    .update(method)
    .update('\n')
    .update(url)
    .update('\n')
    .update(body)
    .digest('base64');
}
