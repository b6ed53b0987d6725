/** A table in Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows]
    .map((cells) => (cells[0] === '---' ? `|${cells.join('|')}|\n` : `| ${cells.map(escapeCell).join(' | ')} |\n`))
    .join('');
}

const escapeCell = (text: string): string => text.replaceAll('|', '\\|');
