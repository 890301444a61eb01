/** One row can be reached by Tab, the last one until another was focused, and the line of its day. */
export function keepReachable(log: HTMLElement): void {
  const rows = log.querySelectorAll<HTMLElement>('.line[data-seq]:not([data-seq=""])');
  const reached = log.querySelector<HTMLElement>('.line[tabindex="0"]');
  const row = reached ?? rows.item(rows.length - 1);
  if (!row) return;
  row.tabIndex = 0;
  reachDayOf(log, row);
}

/** The day of this row can be reached, and no other one. */
export function reachDayOf(log: HTMLElement, row: HTMLElement): void {
  let line: Element | null = row;
  while (line && !line.classList.contains('day')) line = line.previousElementSibling;
  const button = line?.querySelector('button');
  for (const other of log.querySelectorAll<HTMLElement>('.day button[tabindex="0"]')) {
    if (other !== button) other.tabIndex = -1;
  }
  if (button) button.tabIndex = 0;
}
