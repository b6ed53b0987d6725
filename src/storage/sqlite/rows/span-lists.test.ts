/** The lists of many spans, read in one call. */
import { expect, test } from 'vitest';
import { BASE_TIME, makeEvent, makeLink, makeSpan, spanIdOf, traceIdOf } from '../../../../test/fixtures/spans.ts';
import { openSqliteFixture } from '../../../../test/fixtures/sqlite.ts';

const COUNT = 20;

test.each([1, COUNT])('%d spans of which some have events and links', async (asked) => {
  const fixture = await openSqliteFixture();
  try {
    const spans = Array.from({ length: COUNT }, (_, index) =>
      makeSpan({
        spanId: spanIdOf(index + 1),
        startTimeUnixNano: BASE_TIME + BigInt(index),
        events: Array.from({ length: index % 3 }, (_event, event) => makeEvent({ name: `${index}.${event}` })),
        links: index % 4 === 0 ? [makeLink({ spanId: spanIdOf(100 + index), traceId: traceIdOf(7) })] : [],
      }),
    );
    await fixture.writer.write([spans]);
    const { reader } = fixture;
    const [skeletons = []] = await reader.getSkeletons([spans[0]?.traceId ?? '']);
    const requests = ['no reference', ...skeletons.slice(0, asked).map(({ ref }) => ref)].map((ref) => ({
      ref,
      limit: 1,
      offset: 0,
    }));
    const [noEvents, ...events] = await reader.getEvents(requests);
    const [noLinks, ...links] = await reader.getLinks(requests);
    expect([noEvents, noLinks]).toEqual([1, 2].map(() => ({ items: [], totalCount: 0 })));
    const wanted = spans.slice(0, asked);
    expect(events.map(({ totalCount }) => totalCount)).toEqual(wanted.map((span) => span.events.length));
    expect(events.map(({ items }) => items[0]?.name)).toEqual(wanted.map((span) => span.events[0]?.name));
    expect(links.map(({ items }) => items.map(({ spanId }) => spanId))).toEqual(
      wanted.map((span) => span.links.map(({ spanId }) => spanId)),
    );
  } finally {
    await fixture.close();
  }
});
