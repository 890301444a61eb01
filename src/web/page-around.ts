import type { AroundPage, Surroundings } from './surroundings.ts';

/** The page that an app stands in: its own, unless its surroundings have another one. */
export function pageAround({ page }: Pick<Surroundings, 'page'>): AroundPage {
  return (
    page ?? {
      address: location,
      icon: document.querySelector<HTMLLinkElement>('link[rel~=icon]')?.href,
      goTo: (url) => location.assign(url),
    }
  );
}
