import hostSheet from './host.css?inline';

let made: CSSStyleSheet | undefined;

/** The sheet of what a tag is, which all tags have in common. */
export function ownSheet(): CSSStyleSheet {
  if (made) return made;
  made = new CSSStyleSheet();
  made.replaceSync(hostSheet);
  return made;
}
