/** Signing in and out: `/sign-in` and `/sign-out`. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Caller } from '../../access/caller.ts';
import { credentialsIn, type Gate } from '../../access/gate.ts';
import { hostsIn } from '../../access/hosts.ts';
import { OriginList } from '../../access/origin-list.ts';
import { checkPage } from '../../access/pages.ts';
import { sessionIdIn, setSessionCookie } from '../../access/sign-in/session-cookie.ts';
import type { Proof, Sessions } from '../../access/sign-in/sessions.ts';
import { ERROR_CODES, retryAfterHeader, SpangraphError } from '../../errors.ts';
import type { Route } from '../router.ts';
import { sendJson } from '../send-json.ts';
import type { ProviderSignIn } from './provider-sign-in.ts';
import { readForm } from './read-form.ts';
import { depthOf, fromRoot, returnPath } from './return-path.ts';
import { SIGN_IN_HEADERS, type SignInView, signInPage } from './sign-in-page.ts';

const SIGN_IN_PATH = '/sign-in';

export interface SignInParts {
  readonly gate: Gate;
  readonly sessions: Sessions;
  /** Whether the scheme that a proxy names (`x-forwarded-proto`) is that of the browser. */
  readonly trustsForwardedProto: boolean;
  /** Absent: people sign in with tokens only. */
  readonly provider?: ProviderSignIn | undefined;
}

/** The routes. They answer everyone: who has signed in is what they find out. */
export function signInRoutes(parts: SignInParts): Route[] {
  const route = (
    path: string,
    handle: (request: IncomingMessage, response: ServerResponse) => Promise<void> | void,
  ): Route => ({
    path,
    needs: 'nothing',
    handle: (request, response) => asPage(request, response, async () => handle(request, response)),
  });
  const { provider } = parts;
  return [
    route(SIGN_IN_PATH, (request, response) =>
      request.method === 'POST' ? signIn(request, response, parts) : show(request, response, parts),
    ),
    route('/sign-out', (request, response) => signOut(request, response, parts)),
    ...(provider === undefined
      ? []
      : [
          route('/sign-in/provider', async (request, response) => {
            await provider.begin(request, response, { isSecure: isSecure(request, parts) });
          }),
          route('/sign-in/callback', async (request, response) => {
            const { caller, returnTo, clear } = await provider.finish(request, { isSecure: isSecure(request, parts) });
            begin(request, response, { parts, caller, proof: { caller }, to: fromRoot(returnTo, 1), clear });
          }),
        ]),
  ];
}

/** Where a browser goes that asks for a document without having signed in. Undefined for other requests. */
export function signInLocation({ method, url = '/', headers }: IncomingMessage): string | undefined {
  const mode = headers['sec-fetch-mode'];
  const isNavigation =
    (method === 'GET' || method === 'HEAD') &&
    (headers.accept ?? '').includes('text/html') &&
    (mode === undefined || mode === 'navigate');
  if (!isNavigation) return undefined;
  return fromRoot(`${SIGN_IN_PATH}?return=${encodeURIComponent(returnPath(url))}`, depthOf(url));
}

async function show(request: IncomingMessage, response: ServerResponse, parts: SignInParts): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, POST');
    throw new SpangraphError('METHOD_NOT_ALLOWED', 'Use GET, or POST to sign in.');
  }
  const caller = await callerOf(request, parts);
  sendPage(response, 200, viewOf(request, parts, { caller }));
}

async function signIn(request: IncomingMessage, response: ServerResponse, parts: SignInParts): Promise<void> {
  requireOwnPage(request);
  const form = await readForm(request);
  const returnTo = returnPath(form.get('return'));
  const authorization = `Bearer ${(form.get('token') ?? '').trim()}`;
  try {
    const shown = { ...credentialsOf(request), authorization, cookie: undefined };
    const caller = await parts.gate.admit(shown, 'read');
    begin(request, response, { parts, caller, proof: { authorization }, to: fromRoot(returnTo, 0) });
  } catch (thrown) {
    const error = SpangraphError.from(thrown);
    if (error.code === 'INTERNAL_SERVER_ERROR') throw thrown;
    response.setHeaders(new Map(Object.entries(retryAfterHeader(error))));
    sendPage(response, ERROR_CODES[error.code].httpStatus, {
      ...viewOf(request, parts, { problem: error.message }),
      returnTo,
    });
  }
}

function signOut(request: IncomingMessage, response: ServerResponse, { sessions }: SignInParts): void {
  requireOwnPage(request);
  if (request.method !== 'POST') {
    response.setHeader('allow', 'POST');
    throw new SpangraphError('METHOD_NOT_ALLOWED', 'Use POST to sign out.');
  }
  const id = sessionIdIn(request.headers.cookie);
  if (id !== undefined) sessions.end(id);
  // Of both names: the scheme may have changed meanwhile.
  const gone = [setSessionCookie('', false, 0), setSessionCookie('', true, 0)];
  response.writeHead(303, { location: 'sign-in', 'set-cookie': gone, 'cache-control': 'no-store' }).end();
}

interface Begun {
  readonly parts: SignInParts;
  readonly caller: Caller;
  readonly proof: Proof;
  /** Relative to the path of the request. */
  readonly to: string;
  /** Another `set-cookie` header. */
  readonly clear?: string;
}

function begin(request: IncomingMessage, response: ServerResponse, { parts, caller, proof, to, clear }: Begun): void {
  const { sessions } = parts;
  // The browser of one person may have been that of another: nothing of the old session goes on.
  const old = sessionIdIn(request.headers.cookie);
  if (old !== undefined) sessions.end(old);
  const id = sessions.begin(caller, proof);
  const seconds = Math.ceil(sessions.limits.maxAgeMs / 1_000);
  const cookies = [setSessionCookie(id, isSecure(request, parts), seconds), ...(clear === undefined ? [] : [clear])];
  response.writeHead(303, { location: to, 'set-cookie': cookies, 'cache-control': 'no-store' }).end();
}

/** Who has signed in. Undefined if nobody has. */
async function callerOf(request: IncomingMessage, { gate }: SignInParts): Promise<Caller | undefined> {
  const { headers } = request;
  if (sessionIdIn(headers.cookie) === undefined && headers.authorization === undefined) return undefined;
  try {
    return await gate.admit(credentialsOf(request), 'read');
  } catch (thrown) {
    if (SpangraphError.from(thrown).code === 'INTERNAL_SERVER_ERROR') throw thrown;
    return undefined;
  }
}

/** A page that signs a person in as somebody else would see what the person does then. */
function requireOwnPage({ headers, rawHeaders }: IncomingMessage): void {
  const rules = { origins: new OriginList([]), setting: 'nothing: only the own page may do this' };
  checkPage(headers, hostsIn(rawHeaders)[0], rules, { isCostly: true, takesForms: true });
}

function credentialsOf({ headers, socket, url }: IncomingMessage): ReturnType<typeof credentialsIn> {
  return credentialsIn(headers, { address: socket.remoteAddress, path: url });
}

function isSecure({ socket, headers }: IncomingMessage, { trustsForwardedProto }: SignInParts): boolean {
  if ('encrypted' in socket && socket.encrypted === true) return true;
  return trustsForwardedProto && headers['x-forwarded-proto'] === 'https';
}

function viewOf(
  { url = '' }: IncomingMessage,
  { provider }: SignInParts,
  view: Pick<SignInView, 'caller' | 'problem'>,
): SignInView {
  const { searchParams } = new URL(url, 'http://spangraph');
  return { ...view, returnTo: returnPath(searchParams.get('return')), provider: provider?.title, up: upFrom(url) };
}

function sendPage(response: ServerResponse, status: number, view: SignInView): void {
  response.writeHead(status, SIGN_IN_HEADERS).end(signInPage(view));
}

function upFrom(url: string): string {
  return '../'.repeat(depthOf(url));
}

/** Refusals are for people: they are shown as the page. */
async function asPage(
  { headers, url = '' }: IncomingMessage,
  response: ServerResponse,
  handle: () => Promise<void>,
): Promise<void> {
  try {
    await handle();
  } catch (thrown) {
    const error = SpangraphError.from(thrown);
    if (error.code === 'INTERNAL_SERVER_ERROR') throw thrown;
    response.setHeaders(new Map(Object.entries(retryAfterHeader(error))));
    const { httpStatus } = ERROR_CODES[error.code];
    if (!(headers.accept ?? '').includes('text/html')) sendJson(response, httpStatus, { error: error.message });
    else sendPage(response, httpStatus, { problem: error.message, returnTo: '/', up: upFrom(url) });
  }
}
