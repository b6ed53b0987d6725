/** The types Canary and CanaryCheck, and the field of ServerInfo that shows them. */
import { builder } from '../builder.ts';
import { CanaryCheckRef, CanaryRef, ServerInfoRef } from '../refs.ts';

const NANOS_A_MILLISECOND = 1_000_000n;
const MILLISECONDS_A_SECOND = 1_000;

const CanaryOutcomeRef = builder.enumType('CanaryOutcome', {
  description: 'What became of a trace of the self-check.',
  values: {
    OK: { value: 'ok', description: 'It was acknowledged, or shown as it was sent.' },
    MISSING: { value: 'missing', description: 'It was not found in time.' },
    WRONG: { value: 'wrong', description: 'Something else was found than was sent.' },
    FAILED: { value: 'failed', description: 'There was no answer, or an error. The log of the server has the reason.' },
  } as const,
});

CanaryRef.implement({
  description: 'The self-check: the server sends traces through its own receivers, and reads them back.',
  fields: (t) => ({
    isOk: t.boolean({
      description: 'Whether the last self-check found its traces by every path. Null before the first one.',
      nullable: true,
      resolve: ({ checkedAt, results }) =>
        checkedAt === undefined ? null : results.every(({ outcome }) => outcome === 'ok'),
    }),
    checkedAt: t.field({
      type: 'DateTime',
      description: 'When the last self-check ended. Null before the first one.',
      nullable: true,
      resolve: ({ checkedAt }) => (checkedAt === undefined ? null : BigInt(checkedAt) * NANOS_A_MILLISECOND),
    }),
    checks: t.field({
      type: [CanaryCheckRef],
      description: 'What the last self-check found, by receiver and path.',
      resolve: ({ results }) => [...results],
    }),
  }),
});

CanaryCheckRef.implement({
  description: 'What became of one trace on one path.',
  fields: (t) => ({
    receiver: t.exposeString('receiver', { description: 'The receiver that the trace was sent to: `otlp/grpc`.' }),
    path: t.exposeString('path', {
      description:
        '`write`: into the server. `trace`, `attribute`, `newest`, `rest`: by its id, by an attribute of its spans, in the list of ' +
        'newest traces, and by its id over REST.',
    }),
    outcome: t.expose('outcome', { type: CanaryOutcomeRef, description: 'What became of it.' }),
    afterMs: t.float({
      description:
        'Milliseconds until the write was acknowledged, or from then until the path showed the trace. Null if it did not.',
      nullable: true,
      resolve: ({ seconds }) => (seconds === undefined ? null : seconds * MILLISECONDS_A_SECOND),
    }),
  }),
});

builder.objectField(ServerInfoRef, 'canary', (t) =>
  t.field({
    type: CanaryRef,
    description: 'The self-check. Null if it is switched off (`canary.every`).',
    nullable: true,
    resolve: ({ canary }) => canary?.() ?? null,
  }),
);
