/** One query asked by many clients at once. */
import { GraphqlClient } from './graphql-client.ts';
import { check } from './measure-query.ts';
import { percentile } from './percentile.ts';
import type { Query, Question } from './queries.ts';

const CLIENTS = 16;
const REQUESTS = 3_000;

export interface Concurrent {
  readonly clients: number;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
}

/** Throws if an answer is not the right one. Answers are checked at the end, as this process shares the processors. */
export async function measureConcurrent({ name, operation, questions }: Query, url: string): Promise<Concurrent> {
  const answers: { readonly question: Question; readonly text: string }[] = [];
  const milliseconds: number[] = [];
  const queue = Array.from({ length: REQUESTS }, (_, number) => questions[number % questions.length]).values();
  const ask = async (client: GraphqlClient): Promise<void> => {
    for (const question of queue) {
      if (question === undefined) throw new Error(`${name}: nothing to ask.`);
      const body = Buffer.from(JSON.stringify({ query: operation, variables: question.variables }));
      const answer = await client.post(body);
      answers.push({ question, text: answer.text });
      milliseconds.push(answer.milliseconds);
    }
  };
  const clients = Array.from({ length: CLIENTS }, () => new GraphqlClient(url));
  const start = performance.now();
  try {
    await Promise.all(clients.map(ask));
  } finally {
    for (const client of clients) client[Symbol.dispose]();
  }
  const seconds = (performance.now() - start) / 1_000;
  for (const { question, text } of answers) check(name, question, text);
  return { clients: CLIENTS, requestsPerSecond: REQUESTS / seconds, p50Ms: percentile(milliseconds, 0.5) };
}
