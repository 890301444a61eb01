import { isSecret, pastedLink, withoutSecret } from '../page/fragment/pasted-link.ts';
import { showOwnRooms } from './own-rooms.ts';

/** A link may bring along what no server is to hear in an address: the browser follows it by itself. */
const form = document.querySelector<HTMLFormElement>('form.open');
const field = form?.querySelector('input');
form?.addEventListener('submit', (event) => {
  const link = pastedLink(field?.value ?? '');
  if (!field || !link || !isSecret(link)) return;
  if (link.host === '' || link.host.toLowerCase() === location.host) {
    event.preventDefault();
    location.assign(`/r/${link.code}#${link.hash}`);
  } else field.value = withoutSecret(field.value);
});

const column = document.querySelector<HTMLElement>('.column');
if (column) showOwnRooms(column);
