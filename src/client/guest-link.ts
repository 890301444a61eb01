import type { Me } from '../protocol/me.ts';
import { isOwn } from './is-own.ts';
import type { Outbox } from './outbox.ts';
import type { Uplink } from './uplink.ts';

/** The codes for which a room is joined without the link that was to be made. */
const unlinked = /^(link_taken|no_guest|too_many_guests)$/;

/** The link of the guest of before to the account, in one room. */
export class GuestLink {
  readonly #uplink: Uplink;
  /** The server takes none here. */
  #isRefused = false;

  constructor(uplink: Uplink) {
    this.#uplink = uplink;
  }

  /** The part of a join that makes it, where the person has agreed. */
  show(): { readonly link: true } | undefined {
    return this.#uplink.guest()?.links && !this.#isRefused ? { link: true } : undefined;
  }

  /** Tells whether the link was all that is refused: then the room is joined without it. */
  refused(code: string): boolean {
    if (this.#isRefused) return false;
    this.#isRefused = unlinked.test(code);
    return this.#isRefused;
  }

  /** Has what the guest typed sent, once it is linked. */
  adopt(outbox: Outbox, me: Me | undefined): void {
    const guest = this.#uplink.guest();
    if (guest && me?.guests?.includes(guest.id)) outbox.adopt(guest.fingerprint);
  }

  isOwn(id: string, me: Me | undefined): boolean {
    return isOwn(id, this.#uplink.you(), me);
  }
}
