/** Subscriptions with urql: it speaks server-sent events itself. */
import { Client, fetchExchange, gql, type TypedDocumentNode } from '@urql/core';

interface SpansAdded {
  readonly spanAdded: { readonly token: string; readonly spans: readonly { readonly name: string }[] };
}

const SPANS_ADDED: TypedDocumentNode<SpansAdded, { query: string; after?: string | undefined }> = gql`
  subscription SpansAdded($query: String, $after: String) {
    spanAdded(query: $query, after: $after) { token spans { name } }
  }
`;

/** Calls `onSpans` with what arrives and meets the TraceQL query. The token leads on after `stop`, without gap or repeat. */
export function followSpans(
  url: string,
  query: string,
  onSpans: (added: SpansAdded['spanAdded']) => void,
  after?: string,
): { readonly stop: () => void } {
  const client = new Client({ url, exchanges: [fetchExchange], fetchSubscriptions: true, preferGetMethod: false });
  const { unsubscribe } = client.subscription(SPANS_ADDED, { query, after }).subscribe(({ data, error }) => {
    if (error) throw error;
    if (data) onSpans(data.spanAdded);
  });
  return { stop: unsubscribe };
}
