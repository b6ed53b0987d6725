/** What GraphiQL opens with: operations that show something whatever is stored, without anything to fill in. */

const NEWEST_TRACES = `# The newest traces. Press the play button (or Ctrl-Enter) to run this.
# Narrow it down by adding to the arguments of traces, for example
#   filter: { anySpan: { and: [{ service: { eq: "checkout" } }, { statusCode: { eq: ERROR } }] } }
#   timeRange: { from: "2026-01-01T00:00:00Z" }
query NewestTraces {
  traces(first: 20) {
    nodes {
      traceId
      startTime
      durationMs
      spanCount
      errorCount
      rootSpan {
        name
        service {
          name
        }
      }
      services {
        name
      }
    }
    pageInfo {
      hasNextPage
      endCursor # go on with traces(first: 20, after: "...")
    }
  }
}
`;

const ONE_TRACE = `# The newest trace with everything in it: spans, attributes, events and links.
# For a trace whose id you know, ask trace(traceId: "...") { ... } instead of traces(first: 1).
query OneTrace {
  traces(first: 1) {
    nodes {
      traceId
      durationMs
      depth
      missingParentCount
      spans(first: 100) {
        totalCount
        nodes {
          spanId
          parentSpanId
          name
          kind
          startTime
          durationMs
          service {
            name
          }
          status {
            code
            message
          }
          attributes {
            key
            value
            type
          }
          resource {
            attributeMap
          }
          scope {
            name
            version
          }
          events(first: 20) {
            nodes {
              name
              time
              attributes {
                key
                value
              }
            }
          }
          links(first: 20) {
            nodes {
              traceId
              spanId
              attributes {
                key
                value
              }
              span {
                name
                service {
                  name
                }
              }
            }
          }
        }
      }
    }
  }
}
`;

const SLOWEST_SPANS = `# The slowest spans, and where their time went.
query SlowestSpans {
  spans(orderBy: { field: DURATION, direction: DESC }, first: 20) {
    nodes {
      traceId
      name
      kind
      durationMs
      selfTimeNano
      startTime
      service {
        name
      }
      children(first: 10) {
        totalCount
        nodes {
          name
          durationMs
        }
      }
    }
  }
}
`;

const ERRORS = `# The newest failures, with the exceptions that were recorded, and the services to choose from.
# Narrow it down to one service by putting this in place of the filter:
#   filter: { and: [{ statusCode: { eq: ERROR } }, { service: { eq: "checkout" } }] }
query Errors {
  spans(filter: { statusCode: { eq: ERROR } }, first: 20) {
    totalCount
    nodes {
      traceId
      startTime
      name
      service {
        name
      }
      status {
        message
      }
      events(first: 10) {
        nodes {
          name
          type: attribute(key: "exception.type") {
            value
          }
          message: attribute(key: "exception.message") {
            value
          }
        }
      }
    }
  }
  services {
    name
    spanCount
  }
}
`;

/** The text of each tab, in order. */
export const DEFAULT_TABS: readonly string[] = [NEWEST_TRACES, ONE_TRACE, SLOWEST_SPANS, ERRORS];
