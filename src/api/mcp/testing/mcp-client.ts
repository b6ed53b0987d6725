/** Asks a server over the Model Context Protocol as its own client does, and byte by byte. */
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

// biome-ignore lint/suspicious/noExplicitAny: answers are checked by the test that asked
export type Structured = any;

/** What a tool answered. */
export interface ToolAnswer {
  readonly isError: boolean;
  readonly text: string;
  readonly structured: Structured;
}

export interface McpClient extends AsyncDisposable {
  readonly client: Client;
  call(name: string, args?: Record<string, unknown>): Promise<ToolAnswer>;
}

/** A client of the SDK, which checks each structured answer against the schema of its tool. */
export async function connectMcp(origin: string, headers: Record<string, string> = {}): Promise<McpClient> {
  const client = new Client({ name: 'test', version: '1' });
  const transport = new StreamableHTTPClientTransport(new URL(`${origin}/mcp`), { requestInit: { headers } });
  await client.connect(transport);
  // Its schemas check answers only after they are listed.
  await client.listTools();
  return {
    client,
    call: async (name, args = {}) => {
      const { isError, content, structuredContent } = await client.callTool({ name, arguments: args });
      const [first] = content as readonly { readonly type: string; readonly text: string }[];
      return { isError: isError === true, text: first?.text ?? '', structured: structuredContent };
    },
    [Symbol.asyncDispose]: () => client.close(),
  };
}

/** Posts a body as it is. */
export function postMcp(origin: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${origin}/mcp`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2025-11-25',
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}
