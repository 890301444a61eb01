/** A text with a part of it selected. */
export interface Selected {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** A change to a part of a text, with what is selected behind it. */
export interface Change {
  readonly from: number;
  readonly to: number;
  readonly by: string;
  readonly select: readonly [from: number, to: number];
}

const marks: Readonly<Record<string, string>> = { '*': '*', _: '_', '~': '~', '`': '`' };

/** The mark that a key wraps what is selected in: of its own, or by Ctrl or Command. */
export function markOf(event: KeyboardEvent, isSelected: boolean): string | undefined {
  const { key, ctrlKey, metaKey, altKey } = event;
  if (altKey) return undefined;
  if (ctrlKey || metaKey) return { b: '*', i: '_' }[key.toLowerCase()];
  return isSelected && Object.hasOwn(marks, key) ? marks[key] : undefined;
}

/**
 * Puts what is selected between marks, or takes them away where it stands between them already. Blanks at
 * its ends stay outside; code of several lines becomes a fence.
 */
export function wrapped({ text, from, to }: Selected, mark: string): Change {
  const said = text.slice(from, to);
  if (mark === '`' && said.includes('\n')) return fenced({ text, from, to });
  const [, before = '', inner = '', behind = ''] = /^(\s*)(.*?)(\s*)$/s.exec(said) ?? [];
  const begin = from + before.length;
  const end = to - behind.length;
  const size = mark.length;
  if (text.slice(begin - size, begin) === mark && text.slice(end, end + size) === mark) {
    return {
      ...{ from: begin - size, to: end + size, by: inner },
      select: [begin - size, end - size],
    };
  }
  return {
    ...{ from: begin, to: end, by: `${mark}${inner}${mark}` },
    select: [begin + size, end + size],
  };
}

function fenced({ text, from, to }: Selected): Change {
  const said = text.slice(from, to);
  const before = from === 0 || text[from - 1] === '\n' ? '```\n' : '\n```\n';
  const by = `${before}${said}${said.endsWith('\n') ? '' : '\n'}\`\`\``;
  return { from, to, by, select: [from + 3, from + 3] };
}

/** Is a fence open at a place? There Enter begins a line of code, and sends nothing. */
export function isInFence({ text, from }: Selected): boolean {
  let isOpen = false;
  for (const line of text.slice(0, from).split('\n')) {
    if (isOpen) isOpen = !line.trimEnd().endsWith('```');
    else isOpen = line.startsWith('```') && !line.includes('`', 3);
  }
  return isOpen;
}

/** The name of an emoji that is being typed up to a place. */
export function emojiTyped({ text, from, to }: Selected): string | undefined {
  if (from !== to) return undefined;
  return /(?:^|[\s([{"'*_~|])(:[a-z0-9_+-]{1,40}:?)$/i.exec(text.slice(0, from))?.[1];
}
