import { answerTooLarge, jsonBytes } from '../answers/answer-size.ts';
import { list, string, whole } from '../answers/schemas.ts';
import { withDefault } from '../arguments/argument.ts';
import { choice } from '../arguments/kinds.ts';
import { TOPIC_NAMES, TOPICS } from '../guide/topics.ts';
import { tool } from './tool.ts';

export const traceqlGuide = tool({
  name: 'traceql_guide',
  title: 'Guide to TraceQL',
  description:
    'How to write TraceQL, the language of query, selection and baseline, with examples. Read topic basics before the first search, and ' +
    'the others when you need them: fields (all that conditions can be about), structure (spans below or above others), pipelines (counts ' +
    'and aggregates), metrics (for get_traceql_metrics).',
  input: { topic: withDefault(choice('The part to read.', TOPIC_NAMES), 'basics') },
  output: {
    type: 'object',
    properties: {
      topic: string(),
      text: string('Markdown.'),
      otherTopics: list({ type: 'string' }),
      maxAnswerBytes: whole(),
    },
    required: ['topic', 'text', 'otherTopics', 'maxAnswerBytes'],
  },
  run: async ({ args, maxBytes }) => {
    const text = TOPICS.find(({ name }) => name === args.topic)?.text ?? '';
    const otherTopics = TOPIC_NAMES.filter((name) => name !== args.topic);
    const answer = { topic: args.topic, text, otherTopics, maxAnswerBytes: maxBytes };
    if (jsonBytes(answer) > maxBytes) throw answerTooLarge(maxBytes, 'The guide needs a larger limit.');
    return answer;
  },
});
