import { html, render, type TemplateResult } from 'lit/html.js';
import { utcClock } from '../../src/page/fragment/clock.ts';
import { memberRow } from '../../src/page/fragment/member-row.ts';
import { type MessageView, messageRow } from '../../src/page/fragment/message-row.ts';
import type { Author, Message } from '../../src/protocol/record.ts';

/** The markup a browser makes of what hono served, and what lit makes of the same. */
export function compare([served, message, view]: readonly [
  string,
  Message,
  Omit<MessageView, 'clock'>,
]): [string, string] {
  return both(served, messageRow(html, message, { ...view, clock: utcClock }));
}

export function compareMember([served, author]: readonly [string, Author]): [string, string] {
  return both(served, memberRow(html, author, author.id));
}

function both(served: string, template: TemplateResult): [string, string] {
  const byHono = document.createElement('ol');
  byHono.innerHTML = served;
  const byLit = document.createElement('ol');
  render(template, byLit);
  return [markupOf(byHono), markupOf(byLit)];
}

/** Without lit's marks, and with white space as a person sees it. */
function markupOf(list: HTMLElement): string {
  const walker = document.createTreeWalker(list, NodeFilter.SHOW_COMMENT | NodeFilter.SHOW_TEXT);
  const removed: ChildNode[] = [];
  while (walker.nextNode()) {
    const node = walker.currentNode as CharacterData;
    const blank =
      node instanceof Text && node.data.trim() === '' && !node.parentElement?.closest('.words');
    if (node instanceof Comment || blank) removed.push(node);
  }
  for (const node of removed) node.remove();
  list.normalize();
  for (const element of list.querySelectorAll('*')) sortAttributes(element);
  return list.innerHTML;
}

/** Lit sets those with values in them last. */
function sortAttributes(element: Element): void {
  const attributes = [...element.attributes].sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const { name } of attributes) element.removeAttribute(name);
  for (const { name, value } of attributes) element.setAttribute(name, value);
}
