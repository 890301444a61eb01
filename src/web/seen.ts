import type { Room } from '../client/index.ts';
import type { OpenEvent } from '../protocol/clearance.ts';
import type { Author } from '../protocol/record.ts';
import type { GivenRole } from '../protocol/role.ts';

/** The people whom the page saw come, and roles that it saw given: kept from the beginning, for whoever's card is opened. */
export class Seen {
  readonly #house: HTMLElement;
  /** The moments at which those who are here came; undefined for who was here before. */
  #came = new Map<string, number | undefined>();
  /** Roles that were given or taken while the page was open. */
  readonly given = new Map<string, GivenRole | undefined>();

  constructor(house: HTMLElement, room: Room) {
    this.#house = house;
    room.addEventListener('people', ({ detail: { list } }) => this.#follow(list ?? []));
    room.addEventListener('event', ({ detail }) => this.#hear(detail));
  }

  get came(): ReadonlyMap<string, number | undefined> {
    return this.#came;
  }

  #follow(list: readonly Author[]): void {
    const before = this.#came;
    const now = before.size === 0 ? undefined : Date.now();
    this.#came = new Map(list.map(({ id }) => [id, before.has(id) ? before.get(id) : now]));
    // Only where the host has people of its own, it is told of each guest that it is one.
    if (list.some(({ id }) => id.startsWith('u_'))) this.#house.dataset.accounts = '';
  }

  #hear(event: OpenEvent): void {
    if (event.type === 'granted') this.given.set(event.person, event.role);
    else if (event.type === 'revoked') this.given.set(event.person, undefined);
  }
}
