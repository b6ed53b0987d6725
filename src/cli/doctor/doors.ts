/** Sends a trace through each door of a server, in each form, and reads it back: the self-check's own round. */

import type { Send } from '../../../receivers/intake/definition.ts';
import { ownDoor } from '../../app/own-doors.ts';
import { PROGRAM } from '../../app/program.ts';
import { CANARY_SERVICE } from '../../canary/canary-trace.ts';
import { checkDoor, type ExplainedResult } from '../../canary/check-door.ts';
import { readPaths } from '../../canary/read-paths.ts';
import type { Config } from '../../config/config.ts';
import type { Examined } from '../../storage/definition.ts';

/** A server that can be asked. */
export interface AskedServer {
  readonly config: Config;
  /** Of its API, as `host:port`. */
  readonly apiAddress: string;
  /** Of its receivers, by name. */
  readonly addresses: Readonly<Record<string, string>>;
  /** The header `authorization`. Undefined: none. */
  readonly authorization: string | undefined;
}

/** Milliseconds that a write, and then each way to read it, has. */
const TIMEOUT_MS = 15_000;

interface Form {
  readonly receiver: string;
  readonly title: string;
  readonly isWhole: boolean;
  readonly send: Send;
}

/** One after the other: each is a trace of its own. */
export async function examineDoors(server: AskedServer): Promise<Examined[]> {
  const found: Examined[] = [];
  for (const form of formsOf(server)) found.push(await examineDoor(server, form));
  return found;
}

function formsOf({ addresses }: AskedServer): Form[] {
  return PROGRAM.components.receivers.flatMap(({ name, title, send, otherForms = [] }) => {
    if (addresses[name] === undefined) return [];
    const own = send === undefined ? [] : [{ receiver: name, title, isWhole: true, send }];
    return [...own, ...otherForms.map((form) => ({ receiver: name, ...form }))];
  });
}

async function examineDoor(
  { config, apiAddress, addresses, authorization }: AskedServer,
  form: Form,
): Promise<Examined> {
  const what = `a trace by ${form.title}`;
  const door = ownDoor(addresses[form.receiver] ?? '', { tls: config.receivers[form.receiver]?.tls, authorization });
  const looks = readPaths(ownDoor(apiAddress, { tls: config.api.tls, authorization }), { rest: false });
  // What a form leaves out would count as wrong.
  if (!form.isWhole) for (const path of ['trace', 'attribute'] as const) looks.delete(path);
  const options = { looks, timeoutMs: TIMEOUT_MS, signal: new AbortController().signal };
  const results = await checkDoor({ receiver: form.receiver, send: (...sent) => form.send(door, ...sent) }, options);
  const bad = results.filter(({ outcome }) => outcome !== 'ok');
  if (bad.length > 0) return { what, state: 'failed', found: bad.map(describe).join('; '), advice: adviceFor(bad) };
  return { what, state: 'ok', found: `sent, and read back by GraphQL (service ${CANARY_SERVICE})` };
}

function describe({ path, outcome, reason }: ExplainedResult): string {
  const step = path === 'write' ? 'it was not taken' : `by ${path}: ${outcome}`;
  return reason === undefined ? step : `${step} (${reason})`;
}

function adviceFor(bad: readonly ExplainedResult[]): string {
  const isRefused = bad.some(({ reason }) => /\b401\b|\b403\b|UNAUTHENTICATED|"status":"(?:7|16)"/.test(reason ?? ''));
  if (isRefused) return 'Give a token with the scopes ingest and read: --token-file FILE.';
  return 'The log of the server has the reason (docs/troubleshooting.md).';
}
