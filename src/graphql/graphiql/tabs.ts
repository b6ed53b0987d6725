/**
 * The operations that GraphiQL opens with. They need no input and show something whatever is stored. Their lines are short
 * enough for half a window.
 */

const NEWEST_TRACES = `# The newest traces. Run: the play button, or Ctrl-Enter.
#
# Narrow it down by adding to the arguments of traces:
#   filter: { service: { eq: "frontend" } }
#   filter: { anySpan: { statusCode: { eq: ERROR } } }
#   timeRange: { from: "now-1h" }
#   orderBy: { field: DURATION }
# Several at once: filter: { and: [{ ... }, { ... }] }
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
      endCursor # more: traces(first: 20, after: "...")
    }
  }
}
`;

const ONE_TRACE = `# The newest trace, down to its events and links.
#
# For a trace whose id you know put
#   trace(traceId: "...") in place of traces and nodes.
# Spans also have resource, scope, parent, children, ...
# Ask attributes { key value type } for types as well.
query OneTrace {
  traces(first: 1) {
    nodes {
      traceId
      durationMs
      spanCount
      depth
      missingParentCount
      spans(first: 100) {
        nodes {
          name
          spanId
          parentSpanId
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
          attributeMap
          events(first: 20) {
            nodes {
              name
              time
              attributeMap
            }
          }
          links(first: 20) {
            nodes {
              traceId
              spanId
              attributeMap
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
#
# Narrow it down by adding to the arguments of spans:
#   filter: { service: { eq: "frontend" } }
#   filter: { kind: { eq: SERVER } }
#   timeRange: { from: "now-1h" }
query SlowestSpans {
  spans(first: 20, orderBy: { field: DURATION }) {
    nodes {
      name
      durationMs
      selfTimeNano # not covered by children
      kind
      service {
        name
      }
      startTime
      traceId
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

const ERRORS = `# The newest failures, with their recorded exceptions.
#
# For one of the services put in place of filter:
#   filter: {
#     and: [
#       { statusCode: { eq: ERROR } }
#       { service: { eq: "frontend" } }
#     ]
#   }
query Errors {
  spans(
    first: 20
    filter: { statusCode: { eq: ERROR } }
  ) {
    totalCount
    nodes {
      name
      service {
        name
      }
      status {
        message
      }
      startTime
      traceId
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
  }
}
`;

const METRICS = `# What is slow and what fails, by service.
#
# Narrow it down by adding to the arguments:
#   timeRange: { from: "now-1h" }
#   filter: { service: { eq: "frontend" } }
# Other groups: { field: NAME } or
#   { attribute: { key: "http.route" } }
# Over time: add interval: "1m" to the arguments, and
#   points { time measures { count errorRate } }
query Metrics {
  spanMetrics(
    groupBy: [{ field: SERVICE }]
    orderBy: { measure: QUANTILE, q: 0.95 }
  ) {
    groupCount
    groups {
      key
      total {
        count
        errorRate
        p50: quantile(q: 0.5) # in nanoseconds
        p95: quantile(q: 0.95)
      }
      exemplars(first: 1) {
        traceId
        name
        durationMs
      }
    }
  }
  errorGroups(first: 5) {
    totalCount
    nodes {
      type
      message
      count
      lastSeen
      services {
        name
      }
    }
  }
}
`;

const LIVE = `# The last hour by service, again whenever a figure
# changes. The button that starts it stops it.
#
# Single spans as they arrive:
#   subscription {
#     spanAdded { span { name durationMs traceId } }
#   }
subscription Live {
  spanMetrics(
    window: "1h"
    interval: "1m"
    groupBy: [{ field: SERVICE }]
  ) {
    groups {
      key
      total {
        count
        errorRate
        p95: quantile(q: 0.95) # in nanoseconds
      }
    }
  }
}
`;

/** The text of each tab that gets one answer, in order. */
export const QUERY_TABS: readonly string[] = [NEWEST_TRACES, ONE_TRACE, SLOWEST_SPANS, ERRORS, METRICS];
/** The text of each tab, in order. */
export const DEFAULT_TABS: readonly string[] = [...QUERY_TABS, LIVE];
