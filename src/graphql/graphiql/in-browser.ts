/**
 * What this program adds to GraphiQL in the browser: links that hold the whole operation, answers as the server sent them,
 * subscriptions, and trace ids that open the page. The page has the text of these functions, so they use nothing of their module
 * but each other, and nothing of Node.js.
 */

/** The part of a browser that is needed. The program is compiled without its types. */
interface Page {
  readonly location: {
    readonly href: string;
    readonly pathname: string;
    readonly hash: string;
    readonly search: string;
    reload(): void;
  };
  readonly history: {
    readonly state: LinkState | null;
    replaceState(state: LinkState, unused: string, url: URL): void;
  };
  readonly document: {
    querySelector(selector: string): { readonly content: string } | null;
    addEventListener(type: string, listener: (event: PointerEvent) => void, isCapturing?: boolean): void;
  };
  addEventListener(type: 'hashchange', listener: () => void): void;
  open(url: URL, target: string, features: string): unknown;
}

/** Kept with the address. `hasLeftOut`: the editors have headers that the address has not. */
interface LinkState {
  readonly hasLeftOut?: boolean;
}

/** Of the browser. */
declare const window: Page;

interface PointerEvent {
  readonly target: TextElement | null;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  preventDefault(): void;
}

interface TextElement {
  readonly textContent: string;
  title: string;
  closest(selector: string): TextElement | null;
}

/** What an operation's editors hold. Variables and headers are JSON. */
interface Editors {
  query?: string | null;
  variables?: string | null;
  headers?: string | null;
}

/** An operation as GraphiQL runs it. */
interface Operation {
  readonly query: string;
  readonly operationName?: string | null;
  readonly variables?: unknown;
}

interface RunOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Absent if the text cannot be parsed. */
  readonly documentAST?: {
    readonly definitions: readonly {
      readonly kind: string;
      readonly operation?: string;
      readonly name?: { readonly value: string };
    }[];
  };
}

/** What {@link startGraphiql} passes on. */
export interface GraphiqlProps {
  readonly defaultTabs?: readonly Editors[];
}

/**
 * Renders GraphiQL with `render`, the function of its package. The endpoint is the page's own address; `<meta name="trace-path">`
 * has the path of the page of traces, before the id.
 */
export function startGraphiql(render: (props: object) => void, props: GraphiqlProps): void {
  const page = window;
  const { editors, hasLeftOut } = readLink(page);
  const edited = (change: Editors): void => writeLink(page, Object.assign(editors, change));
  render({
    ...props,
    // Undefined is what makes GraphiQL look for what it had before.
    ...(hasLeftOut ? {} : { query: editors.query, variables: editors.variables, initialHeaders: editors.headers }),
    // A browser without tabs of its own makes one of the link, with its name.
    ...(editors.query ? { defaultTabs: [editors, ...(props.defaultTabs ?? [])] } : {}),
    ...(editors.variables || editors.headers ? { defaultEditorToolsVisibility: true } : {}),
    fetcher: (operation: Operation, options?: RunOptions) => ask(page.location.pathname, operation, options),
    onEditQuery: (query: string) => edited({ query }),
    onEditVariables: (variables: string) => edited({ variables }),
    onEditHeaders: (headers: string) => edited({ headers }),
  });
  page.addEventListener('hashchange', () => page.location.reload());
  const tracePath = page.document.querySelector('meta[name="trace-path"]')?.content;
  if (tracePath !== undefined) openTraces(page, tracePath);
}

/**
 * The operation in the address: in its fragment, which is never sent to a server, or in its query as GraphQL over HTTP has it.
 * Headers are taken from the fragment only.
 */
export function readLink({ location, history }: Pick<Page, 'location' | 'history'>): {
  readonly editors: Editors;
  readonly hasLeftOut: boolean;
} {
  const fragment = new URLSearchParams(location.hash.slice(1));
  const search = new URLSearchParams(location.search);
  const editors: Editors = {};
  const query = fragment.get('query') ?? search.get('query');
  const variables = fragment.get('variables') ?? search.get('variables');
  const headers = fragment.get('headers');
  if (query !== null) editors.query = query;
  if (variables !== null) editors.variables = variables;
  if (headers !== null) editors.headers = headers;
  return { editors, hasLeftOut: history.state?.hasLeftOut === true };
}

/** Puts the operation into the fragment of the address, without headers that may be secrets. */
export function writeLink({ location, history }: Pick<Page, 'location' | 'history'>, editors: Editors): void {
  const { query, variables } = editors;
  const { headers, hasLeftOut } = withoutSecrets(editors.headers ?? '');
  const url = new URL(location.href);
  url.search = '';
  const fragment = new URLSearchParams();
  for (const [name, text] of Object.entries({ query, variables, headers })) if (text?.trim()) fragment.set(name, text);
  url.hash = fragment.toString();
  history.replaceState({ hasLeftOut }, '', url);
}

/** Headers of a link, as JSON. Text that is no JSON object is left out: nobody knows what it has. */
export function withoutSecrets(text: string): { readonly headers: string; readonly hasLeftOut: boolean } {
  if (text.trim() === '') return { headers: '', hasLeftOut: false };
  try {
    const all = Object.entries<unknown>(JSON.parse(text));
    const secret = /auth|cookie|token|secret|key|passw|credential|session/i;
    const shown = all.filter(([name]) => !secret.test(name));
    if (shown.length === all.length) return { headers: text, hasLeftOut: false };
    const headers = shown.length === 0 ? '' : JSON.stringify(Object.fromEntries(shown), null, 2);
    return { headers, hasLeftOut: true };
  } catch {
    return { headers: '', hasLeftOut: true };
  }
}

/** Answers as GraphiQL wants them: a promise of one, or all events of a subscription. Failures are answers, too. */
export function ask(endpoint: string, operation: Operation, options: RunOptions = {}): unknown {
  const { query, operationName, variables } = operation;
  const body = JSON.stringify({ query, operationName: operationName || undefined, variables });
  const operations = options.documentAST?.definitions.filter(({ kind }) => kind === 'OperationDefinition') ?? [];
  const chosen = operations.find(({ name }) => !operationName || name?.value === operationName);
  const isSubscription = chosen?.operation === 'subscription';
  const post = (signal?: AbortSignal): Promise<Response> =>
    fetch(endpoint, {
      method: 'POST',
      credentials: 'same-origin',
      headers: {
        ...options.headers,
        'content-type': 'application/json',
        accept: isSubscription ? 'text/event-stream' : 'application/graphql-response+json, application/json',
      },
      body,
      ...(signal && { signal }),
    });
  return isSubscription ? events(post) : post().then(answerOf).catch(failure);
}

/** The body of an answer, whatever its status is. */
export async function answerOf(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    const answer: unknown = JSON.parse(text);
    return answer;
  } catch {
    return { errors: [{ message: `The server answered ${response.status}: ${text.slice(0, 500)}` }] };
  }
}

/** Without a stack: it would name places in this page. */
export function failure(thrown: unknown): object {
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return { errors: [{ message: `The server does not answer: ${reason}` }] };
}

/** The server-sent events of one subscription, on a connection of its own. They end with the subscription, or when the reader stops. */
export async function* events(post: (signal: AbortSignal) => Promise<Response>): AsyncGenerator<unknown, void> {
  const leaving = new AbortController();
  try {
    const response = await post(leaving.signal);
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true;
    if (!isStream || response.body === null) {
      yield await answerOf(response);
      return;
    }
    let text = '';
    for await (const part of response.body.pipeThrough(new TextDecoderStream())) {
      const whole = (text + part).split('\n\n');
      text = whole.pop() ?? '';
      for (const event of whole) {
        const data = /^data: ?(.+)$/m.exec(event)?.[1];
        if (data !== undefined) yield JSON.parse(data);
      }
    }
  } catch (thrown) {
    if (!leaving.signal.aborted) yield failure(thrown);
  } finally {
    leaving.abort();
  }
}

/** The trace id in an answer that the pointer is at. */
export function traceIdAt({ target }: PointerEvent): string | undefined {
  const text = target?.closest('.graphiql-response .view-line span')?.textContent ?? '';
  return /^"([0-9a-f]{32})"$/.exec(text)?.[1];
}

/** A trace id in an answer opens its trace in another tab, as links do in editors: by a click with Ctrl, or with Cmd. */
export function openTraces(page: Page, tracePath: string): void {
  page.document.addEventListener('mouseover', (event) => {
    if (event.target !== null && traceIdAt(event) !== undefined) event.target.title = 'Open the trace: Ctrl + click';
  });
  // The editor takes the pointer when it is pressed, so that the click is one on the whole editor.
  const open = (event: PointerEvent): void => {
    const id = event.ctrlKey || event.metaKey ? traceIdAt(event) : undefined;
    if (id === undefined) return;
    event.preventDefault();
    page.open(new URL(tracePath + id, page.location.href), '_blank', 'noopener');
  };
  page.document.addEventListener('mousedown', open, true);
}

/** The functions as the page has them. */
export const IN_BROWSER: readonly ((...args: never[]) => unknown)[] = [
  startGraphiql,
  readLink,
  writeLink,
  withoutSecrets,
  ask,
  answerOf,
  failure,
  events,
  traceIdAt,
  openTraces,
];
