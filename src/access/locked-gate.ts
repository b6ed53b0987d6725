/** The gate of a server with `auth`. */
import { SpangraphError } from '../errors.ts';
import { type Caller, DEFAULT_TENANT, may, type Need } from './caller.ts';
import type { FailedLogins } from './failed-logins.ts';
import type { Credentials, Gate } from './gate.ts';
import type { Failure, Identified, Identifier } from './identifier.ts';

export interface LockedGateParts {
  /** The first that recognises the credentials decides. */
  readonly identifiers: readonly Identifier[];
  readonly failedLogins: FailedLogins;
  /** Called for each request that is refused. */
  readonly onFailure: (reason: Failure) => void;
}

/** Nobody in particular: may ask for what needs nothing. */
const NOBODY: Caller = { name: 'nobody', tenant: DEFAULT_TENANT, scopes: [] };

const NO_CREDENTIALS: Identified = {
  failure: 'none',
  message:
    'This needs a token: send the header `Authorization: Bearer TOKEN`. In a browser, load the page again to sign in.',
};
const OTHER_CREDENTIALS: Identified = {
  failure: 'malformed',
  message: 'The header `Authorization` holds no token of this server: send `Authorization: Bearer TOKEN`.',
};

export class LockedGate implements Gate {
  readonly #parts: LockedGateParts;

  constructor(parts: LockedGateParts) {
    this.#parts = parts;
  }

  async admit(credentials: Credentials, need: Need): Promise<Caller> {
    if (need === 'nothing') return NOBODY;
    const identified = await this.#identify(credentials);
    if ('failure' in identified) throw this.#refusal(identified, credentials.address);
    const { caller } = identified;
    if (may(caller, need)) return caller;
    this.#parts.onFailure('scope');
    throw new SpangraphError('PERMISSION_DENIED', `This needs the scope ${need}, which ${caller.name} does not have.`);
  }

  async #identify(credentials: Credentials): Promise<Identified> {
    for (const identifier of this.#parts.identifiers) {
      const identified = await identifier.identify(credentials);
      if (identified !== undefined) return identified;
    }
    return credentials.authorization === undefined ? NO_CREDENTIALS : OTHER_CREDENTIALS;
  }

  /** A request without credentials is no guess, so it does not slow its address down. */
  #refusal({ failure, message }: Extract<Identified, { failure: Failure }>, address: string): SpangraphError {
    const retryAfterMs = failure === 'none' ? undefined : this.#parts.failedLogins.note(address);
    this.#parts.onFailure(retryAfterMs === undefined ? failure : 'limited');
    if (retryAfterMs === undefined) return new SpangraphError('UNAUTHENTICATED', message);
    return new SpangraphError('RATE_LIMITED', `Too many wrong credentials came from ${address || 'this address'}.`, {
      retryAfterMs,
    });
  }
}
