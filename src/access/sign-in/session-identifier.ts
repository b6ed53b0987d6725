import type { Credentials } from '../gate.ts';
import type { Identified, Identifier } from '../identifier.ts';
import { sessionIdIn } from './session-cookie.ts';
import type { Sessions } from './sessions.ts';

/** Not a guess: nobody guesses the id of a session, and a browser sends an old one again and again. */
const ENDED: Identified = { failure: 'none', message: 'The session has ended. Load the page again to sign in.' };

/** Takes the cookie of a session where no `authorization` is sent. */
export class SessionIdentifier implements Identifier {
  readonly #sessions: Sessions;
  readonly #others: readonly Identifier[];

  /** `others`: they check again what a session began with, so that a token that is revoked or has expired ends it. */
  constructor(sessions: Sessions, others: readonly Identifier[]) {
    this.#sessions = sessions;
    this.#others = others;
  }

  async identify(credentials: Credentials): Promise<Identified | undefined> {
    const id = credentials.authorization === undefined ? sessionIdIn(credentials.cookie) : undefined;
    if (id === undefined) return undefined;
    const proof = this.#sessions.proofOf(id);
    if (proof === undefined) return ENDED;
    if ('caller' in proof) return proof;
    for (const other of this.#others) {
      const identified = await other.identify({ ...credentials, authorization: proof.authorization });
      if (identified !== undefined && 'caller' in identified) return identified;
    }
    this.#sessions.end(id);
    return ENDED;
  }
}
