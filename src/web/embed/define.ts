import { ParlourRoom } from './element.ts';

/** The tag's name, for all versions. */
const tagName = 'parlour-room';
/** It goes on where an old page would be shown wrongly by a new script. */
const major = 1;

interface Marked {
  readonly parlourMajor?: number;
}

/**
 * Defines the tag, unless a page has it already: of two scripts the first one defines it, and the other,
 * where it is of another major version, leaves its own tags with a link.
 */
export function define(home: URL | undefined): void {
  if (!globalThis.customElements) return;
  const known = customElements.get(tagName) as Marked | undefined;
  if (!known) {
    ParlourRoom.home = home;
    Object.defineProperty(ParlourRoom, 'parlourMajor', { value: major });
    return customElements.define(tagName, ParlourRoom);
  }
  if ((known as unknown) === ParlourRoom) return;
  const why =
    known.parlourMajor === major
      ? 'is defined already, by the first of two scripts: that one is used.'
      : `is defined by a script of another version (${known.parlourMajor}): load one alone.`;
  // biome-ignore lint/suspicious/noConsole: who builds the page is told.
  console.warn(`<parlour-room> ${why}`);
}
