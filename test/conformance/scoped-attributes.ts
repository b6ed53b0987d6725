/** Spans that carry attributes in one scope or another. */
import type { AttributeScope, Attributes } from '../../src/model/attributes.ts';
import type { Span } from '../../src/model/span.ts';
import { makeEvent, makeLink, makeScope, resourceOf } from '../fixtures/spans.ts';

export const SCOPES: readonly AttributeScope[] = ['SPAN', 'RESOURCE', 'SCOPE', 'EVENT', 'LINK'];

/** For events and links: on the second of two. */
export function withAttributes(scope: AttributeScope, attributes: Attributes): Partial<Span> {
  switch (scope) {
    case 'SPAN':
      return { attributes };
    case 'RESOURCE':
      return { resource: { ...resourceOf('test-service'), attributes } };
    case 'SCOPE':
      return { scope: makeScope({ attributes }) };
    case 'EVENT':
      return { events: [makeEvent(), makeEvent({ attributes })] };
    case 'LINK':
      return { links: [makeLink(), makeLink({ attributes })] };
  }
}
