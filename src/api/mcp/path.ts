/** What is known of this API without loading it. */
import type { SpangraphError } from '../../errors.ts';

/** What its paths begin with. */
export const MCP_PREFIX = '/mcp';

/** The body of a refusal. */
export function mcpRefusal({ message }: SpangraphError): string {
  return message;
}
