/** What changed, operation by operation. */

import { useState } from 'preact/hooks';
import { count } from '../format/count.ts';
import { duration, exactNanos } from '../format/duration.ts';
import { shownService } from '../format/service-name.ts';
import { c } from '../messages/compare.ts';
import { t } from '../messages/en.ts';
import { Icon } from '../shell/icon.tsx';
import { More } from '../shell/more.tsx';
import { changeText, shareText } from './change-text.ts';
import type { Row, Side } from './comparison.ts';
import { RowDetail, type Sided } from './row-detail.tsx';
import { stateText } from './states.ts';
import { Timeline } from './timeline.tsx';

/** Rows that are added at a time: a document of many elements is slow. */
const PAGE = 60;

interface DiffTableProps {
  readonly rows: readonly Row[];
  /** Whether rows are in the order of the trees. */
  readonly isTree: boolean;
  /** Nanoseconds of the longer trace. */
  readonly longest: number;
  readonly colours: (service: string) => string;
  readonly sides: Sided;
}

export function DiffTable({ rows, ...shared }: DiffTableProps) {
  const [most, setMost] = useState(PAGE);
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: where it is too wide, it is scrolled with keys */}
      <section class="diff-scroll" tabIndex={0} aria-label={t.diffCaption}>
        <table class="diff">
          <caption class="unseen">{t.diffCaption}</caption>
          <thead>
            <tr>
              <th scope="col" class="operation">
                {t.operation}
              </th>
              <th scope="col">{t.whatChanged}</th>
              <th scope="col" class="number">
                {t.spans}
              </th>
              {[t.totalOf('A'), t.totalOf('B'), t.change, t.selfOf('A'), t.selfOf('B'), t.selfChange].map((head) => (
                <th key={head} scope="col" class="number">
                  {head}
                </th>
              ))}
              <th scope="col" class="time-scale">
                <span>{t.timeScale}</span>
                <span>{duration(shared.longest)}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, most).map((row) => (
              <DiffRow key={row.id} row={row} {...shared} />
            ))}
          </tbody>
        </table>
      </section>
      {rows.length > most && <More onMore={() => setMost(most + PAGE)} />}
    </>
  );
}

interface DiffRowProps extends Omit<DiffTableProps, 'rows'> {
  readonly row: Row;
}

function DiffRow({ row, isTree, longest, colours, sides }: DiffRowProps) {
  const [isOpen, setIsOpen] = useState(false);
  const { node, a, b, totalChange, selfChange, changedAttributes: changes = [] } = row;
  const isInBoth = a.count > 0 && b.count > 0;
  return (
    <>
      <tr class={row.isContext ? 'context' : node.state.toLowerCase()}>
        <th scope="row" class="operation" title={node.path.join(' › ')}>
          <div style={{ paddingInlineStart: isTree ? `${indent(row.depth)}px` : '0' }}>
            <i style={{ background: colours(node.service.name) }} aria-hidden="true" />
            {isTree && row.depth > 0 && <span class="unseen">{t.level(row.depth + 1)}</span>}
            <span class="operation-name">
              <span class="muted">{shownService(node.service.name)}</span> {node.name}
            </span>
            <button
              type="button"
              class="plain changes-button"
              aria-expanded={isOpen}
              aria-label={changes.length > 0 ? undefined : c.details(node.name)}
              onClick={() => setIsOpen(!isOpen)}
            >
              {changes.length > 0 && t.changedAttributes(changes.length)}
              <Icon name={isOpen ? 'up' : 'down'} />
            </button>
          </div>
        </th>
        <td>
          <span class={`state ${node.state.toLowerCase()}`}>{stateText(node.state)}</span>
        </td>
        <td class="number">{a.count === b.count ? count(a.count) : `${count(a.count)} → ${count(b.count)}`}</td>
        <Time side={a} value={a.total} />
        <Time side={b} value={b.total} />
        <Change value={totalChange} before={a.total} isInBoth={isInBoth} />
        <Time side={a} value={a.self} />
        <Time side={b} value={b.self} />
        <Change value={selfChange} before={a.self} isInBoth={isInBoth} />
        <td class="time-scale">
          <Timeline a={a} b={b} longest={longest} />
        </td>
      </tr>
      {isOpen && (
        <tr class="changes">
          <td colSpan={10}>
            <RowDetail row={row} sides={sides} />
          </td>
        </tr>
      )}
    </>
  );
}

/** Pixels of a level: less where trees are deep. */
function indent(depth: number): number {
  return 14 * Math.min(depth, 12) + 2 * Math.max(0, depth - 12);
}

function Time({ side, value }: { readonly side: Side; readonly value: bigint }) {
  if (side.count === 0) return <td class="number muted">–</td>;
  return (
    <td class="number" title={exactNanos(value)}>
      {duration(String(value))}
    </td>
  );
}

interface ChangeProps {
  readonly value: bigint;
  readonly before: bigint;
  /** Without it a share says nothing. */
  readonly isInBoth: boolean;
}

function Change({ value, before, isInBoth }: ChangeProps) {
  if (value === 0n) return <td class="number muted">0</td>;
  return (
    <td class={`number change ${value > 0n ? 'longer' : 'shorter'}`} title={exactNanos(value)}>
      {changeText(value)} <span class="share">{isInBoth && shareText(value, before)}</span>
    </td>
  );
}
