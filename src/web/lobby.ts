import { isSecret, pastedLink, withoutSecret } from '../page/fragment/pasted-link.ts';
import { showOwnRooms } from './own-rooms.ts';

/** A link may bring along what no server is to hear in an address: the browser follows it by itself. */
const form = document.querySelector<HTMLFormElement>('form.open');
const field = form?.querySelector('input');
/** Its form leads to a page of the site, wherever that stands. */
const site = new URL('.', form?.action ?? location.href);
form?.addEventListener('submit', (event) => {
  const link = pastedLink(field?.value ?? '');
  if (!field || !link || !isSecret(link)) return;
  const isHere = link.host.toLowerCase() === location.host && `${link.base}/` === site.pathname;
  if (link.host === '' || isHere) {
    event.preventDefault();
    location.assign(new URL(`r/${link.code}#${link.hash}`, site));
  } else field.value = withoutSecret(field.value);
});

const column = document.querySelector<HTMLElement>('.column');
if (column) showOwnRooms(column, site);
