/** Signing in at a provider of OpenID Connect: the authorization code flow with PKCE, state and nonce. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Configuration } from 'openid-client';
import type { Caller } from '../../access/caller.ts';
import type { Identified } from '../../access/identifier.ts';
import { setCookie, valueIn } from '../../access/sign-in/session-cookie.ts';
import { SpangraphError } from '../../errors.ts';
import { returnPath } from './return-path.ts';

/** How people sign in at a provider. */
export interface ProviderRules {
  readonly issuer: string;
  readonly clientId: string;
  /** Undefined: a public client. */
  readonly clientSecret: string | undefined;
  /** The whole URL of `/sign-in/callback`, as people reach it and the provider knows it. */
  readonly redirectUrl: string;
  readonly scopes: readonly string[];
  /** Milliseconds that the provider may take for an answer. */
  readonly timeoutMs: number;
}

/** What a provider says about a person. */
export interface ProviderAnswer {
  /** Of the ID token, which was checked. */
  readonly claims: Readonly<Record<string, unknown>>;
  readonly accessToken: string;
}

export interface ProviderSignInParts {
  readonly rules: ProviderRules;
  /** Who that is. */
  readonly callerOf: (answer: ProviderAnswer) => Promise<Identified>;
}

interface Arrival {
  /** Whether the browser came by TLS. */
  readonly isSecure: boolean;
}

interface Finished {
  readonly caller: Caller;
  /** A path of this server. */
  readonly returnTo: string;
  /** A `set-cookie` header that removes what is not needed any more. */
  readonly clear: string;
}

/** What a browser keeps while its person is at the provider. */
interface Attempt {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly returnTo: string;
  readonly endsAt: number;
}

const ATTEMPT_MS = 600_000;
const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

export class ProviderSignIn {
  /** The host of the provider, for people. */
  readonly title: string;
  readonly #parts: ProviderSignInParts;
  /** Attempts are in the browser, so that nobody fills a table of the server. Nobody else can read or make one. */
  readonly #key = randomBytes(32);
  #configuration: Promise<Configuration> | undefined;

  constructor(parts: ProviderSignInParts) {
    this.#parts = parts;
    this.title = new URL(parts.rules.issuer).host;
  }

  /** Sends the browser to the provider. Throws PROVIDER_UNAVAILABLE. */
  async begin({ url = '' }: IncomingMessage, response: ServerResponse, { isSecure }: Arrival): Promise<void> {
    const { redirectUrl, scopes } = this.#parts.rules;
    const oidc = await import('openid-client');
    const configuration = await this.#discovered();
    const returnTo = returnPath(new URL(url, 'http://spangraph').searchParams.get('return'));
    const [state, nonce, verifier] = [oidc.randomState(), oidc.randomNonce(), oidc.randomPKCECodeVerifier()];
    const location = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUrl,
      scope: scopes.join(' '),
      state,
      nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    const attempt = this.#seal({ state, nonce, verifier, returnTo, endsAt: Date.now() + ATTEMPT_MS });
    const cookie = setCookie(cookieName(isSecure), attempt, isSecure, ATTEMPT_MS / 1_000);
    response.writeHead(302, { location: location.href, 'set-cookie': cookie, 'cache-control': 'no-store' }).end();
  }

  /** The browser is back. Throws UNAUTHENTICATED if it did not begin here, or if the provider did not prove who that is. */
  async finish({ url = '', headers }: IncomingMessage, { isSecure }: Arrival): Promise<Finished> {
    const { rules, callerOf } = this.#parts;
    const name = cookieName(isSecure);
    const attempt = this.#unseal(valueIn(headers.cookie, name));
    if (attempt === undefined || attempt.endsAt <= Date.now()) throw again('This browser did not begin to sign in');
    const oidc = await import('openid-client');
    const configuration = await this.#discovered();
    const current = new URL(rules.redirectUrl);
    current.search = new URL(url, 'http://spangraph').search;
    const tokens = await oidc
      .authorizationCodeGrant(configuration, current, {
        pkceCodeVerifier: attempt.verifier,
        expectedState: attempt.state,
        expectedNonce: attempt.nonce,
        idTokenExpected: true,
      })
      .catch((thrown: unknown) => {
        throw again('The provider did not prove who you are', thrown);
      });
    const identified = await callerOf({ claims: { ...tokens.claims() }, accessToken: tokens.access_token });
    if ('failure' in identified) throw new SpangraphError('UNAUTHENTICATED', identified.message);
    return { caller: identified.caller, returnTo: attempt.returnTo, clear: setCookie(name, '', isSecure, 0) };
  }

  /** What the provider says of itself is asked for once, and again after a failure. */
  async #discovered(): Promise<Configuration> {
    this.#configuration ??= discover(this.#parts.rules);
    try {
      return await this.#configuration;
    } catch (cause) {
      this.#configuration = undefined;
      const { issuer } = this.#parts.rules;
      const message = `The provider of identities (auth.oidc.issuer ${issuer}) does not answer. Try again later.`;
      throw new SpangraphError('PROVIDER_UNAVAILABLE', message, { cause });
    }
  }

  #seal(attempt: Attempt): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(CIPHER, this.#key, iv);
    const text = Buffer.concat([cipher.update(JSON.stringify(attempt)), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url');
  }

  /** Undefined for what this process did not seal. */
  #unseal(text: string | undefined): Attempt | undefined {
    const bytes = Buffer.from(text ?? '', 'base64url');
    if (bytes.length <= IV_BYTES + TAG_BYTES) return undefined;
    const decipher = createDecipheriv(CIPHER, this.#key, bytes.subarray(0, IV_BYTES));
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    try {
      const sealed = bytes.subarray(IV_BYTES + TAG_BYTES);
      return JSON.parse(Buffer.concat([decipher.update(sealed), decipher.final()]).toString());
    } catch {
      // Of another process, or made up: the person begins again.
      return undefined;
    }
  }
}

async function discover({ issuer, clientId, clientSecret, timeoutMs }: ProviderRules): Promise<Configuration> {
  const oidc = await import('openid-client');
  const url = new URL(issuer);
  const method = clientSecret === undefined ? oidc.None() : oidc.ClientSecretBasic(clientSecret);
  return await oidc.discovery(url, clientId, undefined, method, {
    timeout: timeoutMs / 1_000,
    // The operator names the provider. Without TLS it is one of a test, or of the same machine.
    ...(url.protocol === 'http:' && { execute: [oidc.allowInsecureRequests] }),
  });
}

function cookieName(isSecure: boolean): string {
  return `${isSecure ? '__Host-' : ''}spangraph-sign-in`;
}

function again(problem: string, cause?: unknown): SpangraphError {
  return new SpangraphError('UNAUTHENTICATED', `${problem}. Sign in again.`, { cause });
}
