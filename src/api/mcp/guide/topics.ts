/** A guide to TraceQL for models, in parts that an answer has room for. Every query in it is parsed by a test. */

export interface GuideTopic {
  readonly name: string;
  readonly title: string;
  /** One sentence. */
  readonly about: string;
  /** Markdown. Queries stand in code blocks, one on each line. */
  readonly text: string;
}

const BASICS = `# TraceQL in short

A query chooses spans. Conditions stand in braces and are joined by &&, || and !( ); { } is every span.

\`\`\`traceql
{ }
{ status = error }
{ resource.service.name = "cart" && kind = server }
{ name = "GET /products/{id}" && duration > 500ms }
{ span.http.response.status_code >= 500 }
{ resource.service.name = "cart" && (status = error || duration > 2s) }
{ name =~ "GET .*" && !(span.http.route = "/healthz") }
\`\`\`

- Strings stand in double quotes and are compared with case. Numbers, durations (100ms, 1.5s, 2m, 1h30m), true and false do not.
- status is ok, error or unset. kind is server, client, internal, producer, consumer or unspecified. Both without quotes.
- Comparisons: = != > >= < <= =~ !~. A regular expression has to match the whole value: ".*timeout.*".
- && and || have the same precedence, from left to right: use brackets.
- search_traces returns traces in which the query chooses a span, search_spans the spans themselves.
- The time range is no part of the query: pass from and to.
`;

const FIELDS = `# Fields

| Field | Value |
|---|---|
| resource.service.name | name of the service: a string |
| name, status, statusMessage, kind, duration | of the span |
| span.KEY, resource.KEY, event.KEY, link.KEY, instrumentation.KEY | an attribute of that scope |
| .KEY | the attribute of the span or, if the span lacks it, of its resource |
| trace:duration, trace:rootName, trace:rootService, trace:id | of the whole trace |
| event:name, event:timeSinceStart | of events, such as exceptions |
| span:id, span:parentID, span:childCount | of the span |

\`\`\`traceql
{ trace:rootService = "frontend" && trace:duration > 3s }
{ event:name = "exception" && event.exception.type = "java.net.ConnectException" }
{ span.db.system = "postgresql" && duration > 100ms }
{ resource."deployment.environment name" = "prod" }
{ span.user.id = nil }
{ span.http.route != nil }
{ nestedSetParent < 0 }
\`\`\`

- nil: the attribute is absent. != nil: it is present. != and !~ need the attribute to be there.
- 200 finds ints, 200.0 doubles and "200" strings only, with != too: list_attribute_values says which one an attribute has.
- Arithmetic and two fields can be compared: span.bytes / 1024 > 10, span.user = resource.owner.
- A key with spaces or other odd characters stands in quotes.
- nestedSetParent < 0 chooses spans without a parent.
`;

const STRUCTURE = `# Structure: spans in relation to others

\`\`\`traceql
{ resource.service.name = "frontend" } >> { resource.service.name = "cart" && status = error }
{ name = "checkout" } > { kind = client }
{ status = error } << { resource.service.name = "gateway" }
{ name = "pay" } ~ { status = error }
{ resource.service.name = "a" } && { resource.service.name = "b" }
{ kind = server } !>> { status = error }
\`\`\`

- {A} >> {B}: spans B below a span A, however far. {A} > {B}: B is a child of A. << and < the other way round, ~ siblings.
- {A} && {B}: traces that have both; it chooses the spans of both. {A} || {B}: spans of either.
- !>> and so on: spans B without such a relative. &>> and so on: both sides are chosen.
- "Requests of a that reach b" is { resource.service.name = "a" } >> { resource.service.name = "b" }.
`;

const PIPELINES = `# Pipelines: conditions on all chosen spans of a trace

\`\`\`traceql
{ span.db.system != nil } | count() > 50
{ resource.service.name = "cart" } | avg(duration) > 1s
{ kind = client } | max(duration) > 5s
{ status = error } | count() >= 2
{ name = "read" } | sum(span.bytes) > 1000000
\`\`\`

- A stage keeps the traces whose chosen spans have such a count, avg, min, max or sum of duration or of a numeric attribute.
- select() and by() are accepted, too.
`;

const METRICS = `# Metrics: the query of get_traceql_metrics

\`\`\`metrics
{ kind = server } | rate() by (resource.service.name)
{ status = error } | count_over_time() by (resource.service.name, name)
{ kind = server } | quantile_over_time(duration, .5, .95, .99) by (resource.service.name)
{ name = "pay" } | avg_over_time(span.order.amount)
{ } | max_over_time(duration) by (name) | topk(5)
{ kind = server } | histogram_over_time(duration)
({ status = error } | rate()) / ({ } | rate())
\`\`\`

- Functions: rate, count_over_time, min_over_time, max_over_time, avg_over_time, sum_over_time, quantile_over_time,
  histogram_over_time; each with by (...). Then topk(n), bottomk(n), or a comparison such as > 10.
- Durations are in seconds, rates in spans a second.
- get_span_metrics has counts, errors and quantiles of groups in one call: use it first.
`;

export const TOPICS: readonly GuideTopic[] = [
  { name: 'basics', title: 'TraceQL in short', about: 'Conditions, values and comparisons.', text: BASICS },
  {
    name: 'fields',
    title: 'Fields of TraceQL',
    about: 'What conditions can be about: intrinsics and attributes.',
    text: FIELDS,
  },
  { name: 'structure', title: 'Structure in TraceQL', about: 'Spans below, above and beside others.', text: STRUCTURE },
  {
    name: 'pipelines',
    title: 'Pipelines of TraceQL',
    about: 'Counts and aggregates of the chosen spans.',
    text: PIPELINES,
  },
  { name: 'metrics', title: 'Metrics of TraceQL', about: 'Rates, quantiles and histograms over time.', text: METRICS },
];

export const TOPIC_NAMES = TOPICS.map(({ name }) => name);
