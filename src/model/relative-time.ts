/**
 * Times relative to now, as Grafana and Elasticsearch write them (date math): `now`, `now-1h`, `now-1d/d`, `now/w`.
 *
 * After `now` come steps, which are taken from left to right: `-` or `+` with amounts (`-1h`, `-1h30m`, `-d` for `-1d`), or `/` with
 * a unit, which goes back to the beginning of that unit. The units are ms, s, m (minutes), h, d, w, M (months) and y. Everything is in UTC, and
 * weeks begin on Mondays. A month later is the same day of the next month, or its last day if it has no such day.
 */
import { parseDateTime } from './time.ts';

const MILLISECOND = 1_000_000n;
const SECOND = 1_000n * MILLISECOND;
const DAY = 86_400n * SECOND;

/** Units that always have the same length, in nanoseconds. */
const FIXED: Readonly<Record<string, bigint>> = {
  ms: MILLISECOND,
  s: SECOND,
  m: 60n * SECOND,
  h: 3_600n * SECOND,
  d: DAY,
  w: 7n * DAY,
};
/** Units of the calendar, in months. */
const CALENDAR: Readonly<Record<string, bigint>> = { M: 1n, y: 12n };

/** The Monday before the Unix epoch, which was a Thursday. */
const FIRST_MONDAY = -3n * DAY;

/** Where a calculation stops: the years 1 to 9999. Stored times are in 1970 to 2554. */
const EARLIEST = -62_135_596_800n * SECOND;
const LATEST = 253_402_300_800n * SECOND - 1n;

const MAX_LENGTH = 60;
const RELATIVE = /^now(?:[+-](?:(?:ms|[smhdwMy])|(?:\d{1,9}(?:ms|[smhdwMy]))+)|\/[smhdwMy])*$/;
const STEP = /(?<sign>[+-])(?<amounts>[^+\-/]+)|\/(?<unit>[smhdwMy])/g;
const AMOUNT = /(?<count>\d*)(?<unit>ms|[smhdwMy])/g;

type Step =
  | { readonly type: 'add'; readonly count: bigint; readonly unit: string }
  | { readonly type: 'floor'; readonly unit: string };

/** A time that depends on when it is asked. */
export interface RelativeTime {
  readonly steps: readonly Step[];
}

/** Nanoseconds since the Unix epoch, or a time relative to now. */
export type Moment = bigint | RelativeTime;

/** The forms of {@link parseMoment}, for messages. */
export const MOMENT_FORM = 'a time such as "2026-01-31T12:00:00Z", or relative to now such as "now-1h" or "now-1d/d"';

/** Undefined for text that does not have the form. */
export function parseRelativeTime(text: string): RelativeTime | undefined {
  if (text.length > MAX_LENGTH || !RELATIVE.test(text)) return undefined;
  const steps = [...text.matchAll(STEP)].flatMap(({ groups }): Step[] => {
    const { sign = '', amounts = '', unit } = groups ?? {};
    return unit === undefined ? additions(sign, amounts) : [{ type: 'floor', unit }];
  });
  return { steps };
}

function additions(sign: string, amounts: string): Step[] {
  return [...amounts.matchAll(AMOUNT)].map(({ groups: { count = '', unit = '' } = {} }) => {
    const size = count === '' ? 1n : BigInt(count);
    return { type: 'add', count: sign === '-' ? -size : size, unit };
  });
}

/** An RFC 3339 time, or one relative to now. Undefined for other text. */
export function parseMoment(text: string): Moment | undefined {
  return parseDateTime(text) ?? parseRelativeTime(text);
}

/** Nanoseconds since the Unix epoch of the moment, if `now` is that many. Stays within the years 1 to 9999. */
export function momentAt(moment: Moment, nowUnixNano: bigint): bigint {
  if (typeof moment === 'bigint') return moment;
  return moment.steps.reduce((time, step) => withinYears(taken(step, time)), nowUnixNano);
}

function taken(step: Step, time: bigint): bigint {
  const fixed = FIXED[step.unit];
  if (step.type === 'floor') return fixed === undefined ? calendarFloor(time, step.unit) : fixedFloor(time, step.unit);
  if (fixed !== undefined) return time + step.count * fixed;
  return addMonths(time, step.count * (CALENDAR[step.unit] ?? 0n));
}

function fixedFloor(time: bigint, unit: string): bigint {
  const from = unit === 'w' ? FIRST_MONDAY : 0n;
  return time - remainder(time - from, FIXED[unit] ?? 1n);
}

function calendarFloor(time: bigint, unit: string): bigint {
  const { year, month } = calendarDay(time);
  return unit === 'y' ? startOf(year, 0, 1) : startOf(year, month, 1);
}

function addMonths(time: bigint, months: bigint): bigint {
  const { year, month, day } = calendarDay(time);
  const index = BigInt(year * 12 + month) + months;
  if (index < 12n) return EARLIEST;
  if (index >= 120_000n) return LATEST;
  const newYear = Number(index / 12n);
  const newMonth = Number(index % 12n);
  const lastDay = calendarDay(startOf(newYear, newMonth + 1, 1) - 1n).day;
  return startOf(newYear, newMonth, Math.min(day, lastDay)) + remainder(time, DAY);
}

interface CalendarDay {
  readonly year: number;
  /** From 0. */
  readonly month: number;
  readonly day: number;
}

function calendarDay(time: bigint): CalendarDay {
  const date = new Date(Number((time - remainder(time, DAY)) / MILLISECOND));
  return { year: date.getUTCFullYear(), month: date.getUTCMonth(), day: date.getUTCDate() };
}

/** Midnight of the day, in nanoseconds. `Date.UTC` would take the years 0 to 99 for 1900 to 1999. */
function startOf(year: number, month: number, day: number): bigint {
  return BigInt(new Date(0).setUTCFullYear(year, month, day)) * MILLISECOND;
}

/** Never negative. */
function remainder(value: bigint, divisor: bigint): bigint {
  const rest = value % divisor;
  return rest < 0n ? rest + divisor : rest;
}

function withinYears(time: bigint): bigint {
  if (time < EARLIEST) return EARLIEST;
  return time > LATEST ? LATEST : time;
}

/** The moment that `now` stands for: one for all times of an operation. */
export class Now {
  readonly unixNano: bigint;
  #isUsed = false;

  constructor(unixNano = BigInt(Date.now()) * MILLISECOND) {
    this.unixNano = unixNano;
  }

  /** Whether a time relative to it was asked for. */
  get isUsed(): boolean {
    return this.#isUsed;
  }

  /** Nanoseconds since the Unix epoch. */
  at(moment: Moment): bigint {
    if (typeof moment !== 'bigint') this.#isUsed = true;
    return momentAt(moment, this.unixNano);
  }
}
