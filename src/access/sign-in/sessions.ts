/** The sessions of browsers whose people have signed in. Held in memory: a restart ends them all. */
import { createCipheriv, createDecipheriv, hash, randomBytes } from 'node:crypto';
import type { Caller } from '../caller.ts';

export interface SessionLimits {
  /** Milliseconds without a request after which a session ends. */
  readonly idleMs: number;
  /** Milliseconds after which a session ends in any case. */
  readonly maxAgeMs: number;
  /** Sessions at a time. Over it, the one that was not used for the longest time ends. */
  readonly maxSessions: number;
}

/** Sessions of one caller at a time. So nobody ends those of others by signing in again and again. */
const MAX_OF_CALLER = 50;

/**
 * What a person has shown. `authorization`: a header, which is checked again with each request. `caller`: what a provider of
 * identities has said.
 */
export type Proof = { readonly authorization: string } | { readonly caller: Caller };

interface Session {
  readonly owner: string;
  readonly proof: { readonly sealed: Sealed } | { readonly caller: Caller };
  readonly endsAt: number;
  usedAt: number;
}

/** Ids are random, and known to browsers only: this table has their hashes, and tokens that only an id can open. */
export class Sessions {
  readonly limits: SessionLimits;
  readonly #now: () => number;
  /** By the hash of the id, the least recently used first. */
  readonly #open = new Map<string, Session>();

  constructor(limits: SessionLimits, now: () => number = Date.now) {
    this.limits = limits;
    this.#now = now;
  }

  /** Begins a session of `caller`. Returns its id. */
  begin(caller: Caller, proof: Proof): string {
    const owner = JSON.stringify([caller.tenant, caller.name]);
    this.#makeRoom(owner);
    const id = randomBytes(32).toString('base64url');
    const kept = 'caller' in proof ? proof : { sealed: seal(id, proof.authorization) };
    const usedAt = this.#now();
    this.#open.set(keyOf(id), { owner, proof: kept, usedAt, endsAt: usedAt + this.limits.maxAgeMs });
    return id;
  }

  /** What was shown when the session began. Undefined if it has ended. */
  proofOf(id: string): Proof | undefined {
    const key = keyOf(id);
    const session = this.#open.get(key);
    if (session === undefined) return undefined;
    this.#open.delete(key);
    if (this.#hasEnded(session)) return undefined;
    session.usedAt = this.#now();
    this.#open.set(key, session);
    const { proof } = session;
    return 'caller' in proof ? proof : { authorization: unseal(id, proof.sealed) };
  }

  end(id: string): void {
    this.#open.delete(keyOf(id));
  }

  #hasEnded({ usedAt, endsAt }: Session): boolean {
    const now = this.#now();
    return now >= endsAt || now >= usedAt + this.limits.idleMs;
  }

  #makeRoom(owner: string): void {
    for (const [key, session] of this.#open) if (this.#hasEnded(session)) this.#open.delete(key);
    const own = [...this.#open].filter(([, session]) => session.owner === owner).map(([key]) => key);
    for (const key of own.slice(0, Math.max(0, own.length + 1 - MAX_OF_CALLER))) this.#open.delete(key);
    for (const key of this.#open.keys()) {
      if (this.#open.size < this.limits.maxSessions) return;
      this.#open.delete(key);
    }
  }
}

function keyOf(id: string): string {
  return hash('sha256', `session ${id}`);
}

/** A text that only the id of its session opens. */
interface Sealed {
  readonly iv: Buffer;
  readonly text: Buffer;
  readonly tag: Buffer;
}

const CIPHER = 'aes-256-gcm';

function seal(id: string, text: string): Sealed {
  const iv = randomBytes(12);
  const cipher = createCipheriv(CIPHER, hash('sha256', `token ${id}`, 'buffer'), iv);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return { iv, text: sealed, tag: cipher.getAuthTag() };
}

function unseal(id: string, { iv, text, tag }: Sealed): string {
  const decipher = createDecipheriv(CIPHER, hash('sha256', `token ${id}`, 'buffer'), iv);
  decipher.setAuthTag(tag);
  return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
}
