/** The heatmap as a table, with a button for each selection that the pointer can make. */
import { useState } from 'preact/hooks';
import { count } from '../format/count.ts';
import { duration } from '../format/duration.ts';
import { clock, moment } from '../format/time.ts';
import { t } from '../messages/en.ts';
import type { Area } from '../search/frame.ts';
import type { Cell, cellsOf } from '../search/heat-cells.ts';
import { zone } from '../state/preferences.ts';

interface CellTableProps {
  readonly map: ReturnType<typeof cellsOf>;
  readonly onSelect: (area: Area) => void;
}

export function CellTable(props: CellTableProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details class="cell-table" onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary>{t.cellsAsTable}</summary>
      {isOpen && <Cells {...props} />}
    </details>
  );
}

function Cells({ map: { cells, extent, interval }, onSelect }: CellTableProps) {
  const times = [...new Set(cells.map(({ time }) => time))].sort((x, y) => x - y);
  const rows = [...Map.groupBy(cells, ({ fromNano }) => fromNano)].sort(([x], [y]) => y - x);
  const momentAt = (time: number): bigint => extent.origin + BigInt(Math.round(time));
  const select = (members: readonly Cell[]): void => {
    onSelect({
      from: momentAt(Math.min(...members.map(({ time }) => time))),
      to: momentAt(Math.max(...members.map(({ time }) => time)) + interval),
      shortest: Math.floor(Math.min(...members.map(({ fromNano }) => fromNano))),
      longest: Math.ceil(Math.max(...members.map(({ toNano }) => toNano))),
    });
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be reached with keys
    <section class="cells" tabIndex={0} aria-label={t.cellsAsTable}>
      <table>
        <thead>
          <tr>
            <th scope="col" class="cell-head">
              {t.durationHead}
            </th>
            {times.map((time) => (
              <th key={time} scope="col" class="cell-head" title={moment(momentAt(time), zone.value)}>
                {clock(momentAt(time), zone.value).slice(0, 8)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([fromNano, members]) => (
            <tr key={fromNano}>
              <th scope="row">
                <button type="button" class="plain" onClick={() => select(members)}>
                  {duration(fromNano)} – {duration(members[0]?.toNano ?? fromNano)}
                </button>
              </th>
              {times.map((time) => {
                const cell = members.find((member) => member.time === time);
                return <td key={time}>{cell && <CellButton cell={cell} onSelect={() => select([cell])} />}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function CellButton({ cell, onSelect }: { readonly cell: Cell; readonly onSelect: () => void }) {
  const text = t.cell(cell.count, cell.errorCount);
  return (
    <button type="button" class="plain" title={text} aria-label={text} onClick={onSelect}>
      {count(cell.count)}
      {cell.errorCount > 0 && <span class="error-text">!</span>}
    </button>
  );
}
