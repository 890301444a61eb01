/**
 * Browsers translate a page by putting nodes of their own in the place of its texts, or by taking an
 * element apart and putting it together anew. Whoever then writes into the text that was there,
 * writes into nothing. So every change that others made inside a container is remembered, and taken
 * back before the page itself writes there; what is new is translated again.
 */
const changes = new WeakMap<Node, MutationRecord[]>();
const watched = new WeakSet<Node>();
const observer = new MutationObserver((records) => remember(records));

/** Does `write` within `container`, whatever others did to what is in there. */
export function writeIn(container: Element, write: () => void): void {
  remember(observer.takeRecords());
  takeBack(container);
  write();
  watch(container);
  // What was just written is the page's own.
  observer.takeRecords();
}

/** Remembers from now on what others change within `container`. */
export function watch(container: Element): void {
  if (watched.has(container)) return;
  watched.add(container);
  observer.observe(container, { childList: true, subtree: true });
}

function remember(records: readonly MutationRecord[]): void {
  for (const record of records) {
    const container = isToolbar(record) ? undefined : containerOf(record.target);
    if (!container) continue;
    const before = changes.get(container);
    if (before) before.push(record);
    else changes.set(container, [record]);
  }
}

/** The toolbar wanders from row to row, and toasts to the sheet that covers the talk: they are no text. */
function isToolbar({ addedNodes, removedNodes }: MutationRecord): boolean {
  return [...addedNodes, ...removedNodes].every(({ nodeName }) => wanderers.has(nodeName));
}

const wanderers: ReadonlySet<string> = new Set(['PARLOUR-ACTS', 'PARLOUR-TOASTS']);

function containerOf(target: Node): Node | undefined {
  for (let node: Node | null = target; node; node = node.parentNode) {
    if (watched.has(node)) return node;
  }
  return undefined;
}

/** Takes the changes back in reverse, so that each finds what it left. */
function takeBack(container: Node): void {
  const records = changes.get(container);
  changes.delete(container);
  for (const { target, addedNodes, removedNodes, nextSibling } of records?.reverse() ?? []) {
    for (const node of addedNodes) if (node.parentNode === target) target.removeChild(node);
    const before = nextSibling?.parentNode === target ? nextSibling : null;
    for (const node of removedNodes) target.insertBefore(node, before);
  }
}
