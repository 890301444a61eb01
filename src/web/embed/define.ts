import { ParlourRoom } from './element.ts';

/** The tag's name, for all versions. */
const tagName = 'parlour-room';
/** It goes on where an old page would be shown wrongly by a new script. */
const major = 1;

/** A tag of any version. */
interface AnyVersion {
  readonly parlourMajor?: number;
  /** Leaves the tags of a server with a link. */
  leave?(server: string): void;
}

/**
 * Defines the tag, unless a page has it already: of two scripts the first one defines it for both. The
 * tags of a server whose script is of another major version have a link to their room.
 */
export function define(home: URL | undefined): void {
  if (!globalThis.customElements) return;
  const known = customElements.get(tagName) as AnyVersion | undefined;
  if (!known) {
    ParlourRoom.home = home;
    Object.defineProperty(ParlourRoom, 'parlourMajor', { value: major });
    return customElements.define(tagName, ParlourRoom);
  }
  if ((known as unknown) === ParlourRoom) return;
  const isLike = known.parlourMajor === major;
  if (!isLike && home) known.leave?.(home.href);
  const why = isLike
    ? 'is defined already, by the first of two scripts: that one is used.'
    : `is defined by a script of another version (${known.parlourMajor}): load one alone.`;
  // biome-ignore lint/suspicious/noConsole: who builds the page is told.
  console.warn(`<parlour-room> ${why}`);
}
