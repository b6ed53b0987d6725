/** What README.md tells a newcomer to run, verbatim. */
import { readFileSync } from 'node:fs';

export interface Readme {
  /** The command that starts a server with something to see. */
  readonly start: string;
  /** Sends one span. Needs curl. */
  readonly send: string;
  /** The trace of that span. */
  readonly traceId: string;
  /** The first question. */
  readonly query: string;
}

/** Throws if the file has no such block. */
export function readReadme(path: string): Readme {
  const text = readFileSync(path, 'utf8');
  const blocks = [...text.matchAll(/^```(\w+)\n([\s\S]*?)\n```$/gm)].map(([, language, code = '']) => ({
    language,
    code,
  }));
  const find = (language: string, pattern: RegExp): string => {
    const found = blocks.find((block) => block.language === language && pattern.test(block.code));
    if (found === undefined) throw new Error(`${path} has no block of ${language} with ${pattern}`);
    return found.code;
  };
  const send = find('sh', /^curl .*\/v1\/traces/);
  const traceId = /"traceId": "(\w+)"/.exec(send)?.[1];
  if (traceId === undefined) throw new Error(`The span of ${path} has no trace`);
  return { start: find('sh', /^npx spangraph/), send, traceId, query: find('graphql', /^\{/) };
}

/** The body of a command of curl as a shell passes it on at that time, in milliseconds since 1970. Empty if it sends none. */
export function sentBody(command: string, nowMs: number): string {
  const quoted = /-d '([\s\S]*)'$/.exec(command)?.[1] ?? '';
  return quoted.replaceAll(/'\$\(date \+%s\)(\d*)'/g, `${Math.floor(nowMs / 1_000)}$1`);
}
