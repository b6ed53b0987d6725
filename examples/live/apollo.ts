/** Subscriptions with Apollo Client, over the client of graphql-sse. */
import {
  ApolloClient,
  ApolloLink,
  gql,
  HttpLink,
  InMemoryCache,
  Observable,
  type TypedDocumentNode,
} from '@apollo/client';
import { getMainDefinition } from '@apollo/client/utilities';
import { print } from 'graphql';
import { type Client, createClient } from 'graphql-sse';

/** Sends an operation and passes its events on. */
class EventsLink extends ApolloLink {
  readonly #client: Client;

  constructor(url: string) {
    super();
    this.#client = createClient({ url });
  }

  override request({ query, variables, operationName }: ApolloLink.Operation): Observable<ApolloLink.Result> {
    const request = { query: print(query), variables, ...(operationName !== undefined && { operationName }) };
    return new Observable((sink) =>
      this.#client.subscribe(request, {
        next: (result) => sink.next(result as ApolloLink.Result),
        error: (error) => sink.error(error),
        complete: () => sink.complete(),
      }),
    );
  }
}

export function apolloClient(url: string): ApolloClient {
  const link = ApolloLink.split(
    ({ query }) => {
      const definition = getMainDefinition(query);
      return definition.kind === 'OperationDefinition' && definition.operation === 'subscription';
    },
    new EventsLink(url),
    new HttpLink({ uri: url }),
  );
  return new ApolloClient({ link, cache: new InMemoryCache() });
}

interface Services {
  readonly spanMetrics: {
    readonly groups: readonly { readonly key: readonly [string]; readonly total: { readonly count: number } }[];
  };
}

const SERVICES: TypedDocumentNode<Services> = gql`
  subscription Services($window: Duration!, $interval: Duration!) {
    spanMetrics(window: $window, interval: $interval, groupBy: [{ field: SERVICE }]) {
      groups { key total { count } }
    }
  }
`;

/** Calls `onServices` with the number of spans of each service in the last hour, whenever it changes. Returns what ends it. */
export function followServices(url: string, onServices: (counts: Map<string, number>) => void): () => void {
  const client = apolloClient(url);
  const subscription = client.subscribe({ query: SERVICES, variables: { window: '1h', interval: '1m' } }).subscribe({
    next: ({ data, error }) => {
      if (error) throw error;
      if (data) onServices(new Map(data.spanMetrics.groups.map(({ key, total }) => [key[0], total.count])));
    },
  });
  return () => subscription.unsubscribe();
}
