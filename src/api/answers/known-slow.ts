/** Remembers which questions were slow, so that the next one like it does not take a thread from quick ones first. */
import { createHash } from 'node:crypto';
import { BoundedCache } from '../../model/bounded-cache.ts';
import { getOrMake } from '../../model/get-or-make.ts';
import type { Question } from '../../net/question.ts';

/** Maximum number of questions remembered. */
const MAX_REMEMBERED = 1_000;
const SLOW = 1;

export class KnownSlow {
  readonly #slow = new BoundedCache<string, typeof SLOW>(MAX_REMEMBERED);
  /** A body may have a megabyte, so it is hashed once. */
  readonly #hashes = new WeakMap<Question, string>();

  has(question: Question): boolean {
    return this.#slow.weight > 0 && this.#slow.get(this.#hashOf(question)) !== undefined;
  }

  /** The question took long, or did not. */
  note(question: Question, wasSlow: boolean): void {
    if (wasSlow) this.#slow.set(this.#hashOf(question), SLOW);
    else if (this.#slow.weight > 0) this.#slow.delete(this.#hashOf(question));
  }

  #hashOf(question: Question): string {
    return getOrMake(this.#hashes, question, () => hashOf(question));
  }
}

function hashOf({ method, url, body }: Question): string {
  return createHash('sha1').update(method).update('\n').update(url).update('\n').update(body).digest('base64');
}
