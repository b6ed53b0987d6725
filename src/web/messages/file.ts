/** Texts of the page of files. They load with it. */
import { count, plural } from '../format/count.ts';

export const f = {
  title: 'Open a file',
  text: 'See traces from a file as if they were stored. The file is read in this page and is sent nowhere.',
  choose: 'Choose files',
  hint: 'or drop files anywhere on the page, or paste their text',
  formats: 'Formats',
  formatList: [
    [
      'OTLP JSON',
      'one request, or one in each line: downloads of a trace, spangraph export, the file exporter of the Collector',
    ],
    ['Jaeger JSON', 'downloads of its page, answers of /api/traces and /api/v3/traces'],
    ['Zipkin JSON', 'lists of spans or of traces'],
    ['Tempo JSON', 'answers of /api/traces and /api/v2/traces, downloads of Grafana'],
  ] as const,
  limit: (megabytes: number) => `Up to ${megabytes} MB, also as .gz. Larger files: spangraph import.`,
  reading: 'Reading',
  drop: 'Drop to open',

  tooLarge: (megabytes: number) =>
    `This is more than ${megabytes} MB, which is more than a page can show. Store it with spangraph import FILE.`,
  unreadable: 'the browser could not read it. Perhaps it was moved or changed',
  tooDeep: 'it is nested too deep',
  noText: 'it is not text in UTF-8. OTLP protobuf can be stored with spangraph import FILE',
  emptyFile: 'it is empty',
  noSpan: 'No span was found.',
  notJson: (problem: string) => `it is not valid JSON: ${problem}`,
  otherSignal: (name: string) => `it has ${name}, not spans`,
  rejected: (spans: number, first: string) => `${plural(spans, 'span', 'spans')} left out: ${first}`,
  line: (name: string, line: number) => `${name}, line ${count(line)}`,
  at: (place: string, problem: string) => `${place}: ${problem}`,
  moreRemarks: (value: number) => `and ${count(value)} more`,
  pasted: 'Pasted text',
  problems: (value: number) => plural(value, 'remark', 'remarks'),
  needsServer: 'A file answers no TraceQL. Find spans by name, service or id.',

  gone: 'The file must be opened again',
  goneText: 'A page keeps files only while it is open. Nothing of them is stored.',
  notInFile: 'The file has no such trace.',
  traceCount: (value: number) => plural(value, 'trace', 'traces'),
  allTraces: (value: number) => `All ${plural(value, 'trace', 'traces')}`,
  openOther: 'Open another file',
  local: 'Local file',
};
