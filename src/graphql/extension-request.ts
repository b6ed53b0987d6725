/** What a request asks to have in the `extensions` of its answer. */

/** The part of a request that says it. */
export interface ExtensionRequest {
  readonly request: Request;
  readonly params?: { readonly extensions?: unknown };
}

/** Whether the request has `extensions: { <name>: true }`, or the header with the value `true`. */
export function asksFor(name: string, header: string, { request, params }: ExtensionRequest): boolean {
  if (request.headers.get(header) === 'true') return true;
  const extensions = params?.extensions;
  return typeof extensions === 'object' && extensions !== null && Reflect.get(extensions, name) === true;
}
