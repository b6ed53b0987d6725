/** Remembers which questions were slow, so that the next one like it does not take a thread from quick ones first. */
import { createHash } from 'node:crypto';
import type { Question } from '../../net/question.ts';

/** Questions remembered; the one that was slow the longest time ago is forgotten first. */
const MAX_REMEMBERED = 1_000;

export class KnownSlow {
  readonly #hashes = new Set<string>();

  has(question: Question): boolean {
    return this.#hashes.size > 0 && this.#hashes.has(hashOf(question));
  }

  /** The question took long, or did not. */
  note(question: Question, wasSlow: boolean): void {
    if (!wasSlow && this.#hashes.size === 0) return;
    const hash = hashOf(question);
    this.#hashes.delete(hash);
    if (!wasSlow) return;
    this.#hashes.add(hash);
    const [oldest] = this.#hashes;
    if (this.#hashes.size > MAX_REMEMBERED && oldest !== undefined) this.#hashes.delete(oldest);
  }
}

function hashOf({ method, url, body }: Question): string {
  return createHash('sha1').update(method).update('\n').update(url).update('\n').update(body).digest('base64');
}
