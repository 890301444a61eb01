/** A media query; where the browser knows none, one that never matches. */
export function media(query: string): Pick<MediaQueryList, 'matches'> & EventTarget {
  return globalThis.matchMedia?.(query) ?? Object.assign(new EventTarget(), { matches: false });
}
