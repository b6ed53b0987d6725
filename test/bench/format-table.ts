/** Numbers and tables of the reports. */

/** A table in Markdown: the first row is the head, the first column text, the others numbers unless said. */
export function formatTable(rows: readonly (readonly string[])[], others: 'numbers' | 'text' = 'numbers'): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const isText = (column: number): boolean => column === 0 || others === 'text';
  const [head = '', ...body] = rows.map((row) =>
    line(
      row.map((cell, column) =>
        isText(column) ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      ),
    ),
  );
  const rule = line(widths.map((width, column) => (isText(column) ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)));
  return [head, rule, ...body];
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

export function whole(number: number): string {
  return Math.round(number).toLocaleString('en-US');
}

export function decimal(number: number, digits: number): string {
  return number.toFixed(digits);
}
