/** The traces of the demo's first twelve rounds, queried as users do. */
import { expect, vi } from 'vitest';
import type { Program } from '../fixtures/program.ts';

const ARRIVAL_MS = 60_000;
/** Each service sends by itself, and searches of a cluster see stored spans a moment later. */
const COMPLETION = { timeout: 15_000, interval: 250 };

const OVERVIEW = `{
  services { name }
  orders: traces(filter: { rootName: { eq: "place order" } }) { totalCount }
  reports: traces(filter: { rootName: { eq: "read report" } }) { totalCount }
  shipped: spans(filter: { event: { name: { eq: "shipped" } } }) { nodes { events { totalCount } } }
}`;

const DETAILS = `{
  retried: spans(filter: { event: { name: { eq: "retry" } } }) { nodes {
    attribute(key: "order.attempts") { value }
    children { nodes { kind status { code } attribute(key: "http.request.resend_count") { value } } }
  } }
  declined: spans(filter: { event: { name: { eq: "exception" }, attribute: { key: "exception.message", contains: "expired" } } }) {
    nodes { name service { name } status { code message } }
  }
  slow: spans(query: "{ name = \\"GET /report\\" && duration > 400ms }") {
    nodes { children { totalCount } descendants(first: 1000) { nodes { attribute(key: "db.query.text") { value } } } }
  }
  batches: spans(filter: { kind: { eq: CONSUMER } }) {
    nodes { service { name } parentSpanId links { nodes { span { name kind trace { rootSpan { name } } } } } }
  }
  whole: traces(filter: { service: { eq: "demo-server" } }, first: 100) {
    nodes { missingParentCount rootSpan { service { name } } services { name } }
  }
}`;

/** Waits until everything has arrived, then checks all that the demo should show. */
export async function expectDemoTraces(program: Pick<Program, 'graphql'>): Promise<void> {
  await vi.waitFor(
    async () => {
      const { services, orders, reports, shipped } = await program.graphql(OVERVIEW);
      expect(services.map((service: { name: string }) => service.name)).toEqual([
        'demo-client',
        'demo-server',
        'demo-worker',
      ]);
      expect([orders.totalCount, reports.totalCount]).toEqual([10, 2]);
      const events = shipped.nodes.map((node: { events: { totalCount: number } }) => node.events.totalCount);
      expect(events.reduce((sum: number, count: number) => sum + count, 0)).toBe(8);
    },
    { timeout: ARRIVAL_MS, interval: 250 },
  );
  await vi.waitFor(() => expectDetails(program), COMPLETION);
}

async function expectDetails(program: Pick<Program, 'graphql'>): Promise<void> {
  const { retried, declined, slow, batches, whole } = await program.graphql(DETAILS);
  const server = { status: { code: 'ERROR' } };
  expect(retried.nodes).toHaveLength(4);
  for (const { children, attribute } of retried.nodes) {
    expect(attribute.value).toBe(2);
    expect(children.nodes).toMatchObject([
      { kind: 'CLIENT', ...server, attribute: null },
      { kind: 'CLIENT', attribute: { value: 1 } },
    ]);
  }
  expect(declined.nodes).toContainEqual({
    name: 'charge card',
    service: { name: 'demo-server' },
    status: { code: 'ERROR', message: 'the card has expired' },
  });
  expect(slow.nodes).toHaveLength(2);
  for (const { children, descendants } of slow.nodes) {
    expect(children.totalCount).toBe(descendants.nodes.length);
    expect(children.totalCount).toBeGreaterThan(3);
    expect(descendants.nodes).toContainEqual({ attribute: { value: 'SELECT quantity FROM stock WHERE item = ?' } });
  }
  for (const { service, parentSpanId, links } of batches.nodes) {
    expect({ service, parentSpanId }).toEqual({ service: { name: 'demo-worker' }, parentSpanId: null });
    const target = { name: 'send orders', kind: 'PRODUCER', trace: { rootSpan: { name: 'place order' } } };
    expect(links.nodes).not.toHaveLength(0);
    for (const link of links.nodes) expect(link.span).toEqual(target);
  }
  for (const { missingParentCount, rootSpan } of whole.nodes) {
    expect({ missingParentCount, rootSpan }).toEqual({
      missingParentCount: 0,
      rootSpan: { service: { name: 'demo-client' } },
    });
  }
}
