// The door `parlour-client/element`: these are its types. What runs is built from src/web/embed/door.ts,
// with all that it needs, into the place of this file's JavaScript: see bin/build.ts.
import type { Client, Message } from './index.ts';

/** The connection of a tag, as its event `state` tells it. */
export interface TagState {
  readonly name: string;
  /** The reason that it does not come back; empty elsewhere. */
  readonly reason: string;
}

/** The events of a tag beside those of every element. They do not bubble. */
export interface ParlourRoomEvents {
  /** Each message that is said from now on. */
  readonly message: CustomEvent<Message>;
  /** The number of messages that nobody has read, and of those that name who reads. */
  readonly unread: CustomEvent<{ readonly count: number; readonly named: number }>;
  readonly state: CustomEvent<TagState>;
}

type AnyEvents = HTMLElementEventMap & ParlourRoomEvents;

/**
 * A room in a page: `<parlour-room server="https://chat.example" room="tea"></parlour-room>`.
 *
 * @example
 * import 'parlour-client/element';
 * document.querySelector('parlour-room')?.addEventListener('unread', ({ detail }) => {
 *   document.title = `(${detail.count}) A shop`;
 * });
 */
export interface ParlourRoomElement extends HTMLElement {
  /** Brings the token of the person who is signed in at the site; without it, guests speak. */
  getToken: (() => string | Promise<string>) | undefined;
  /** A connection of the site's own, which the tag uses in the place of one it makes. */
  client: Client | undefined;
  /** Opens the panel of a launcher. */
  open(): void;
  /** Closes it. */
  close(): void;
  /**
   * Says something in the room, as the person who is here.
   *
   * @throws Error where the room can't be shown here
   */
  post(text: string): Promise<void>;
  addEventListener<Name extends keyof AnyEvents>(
    name: Name,
    listener: (this: ParlourRoomElement, event: AnyEvents[Name]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    name: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

/** The class of the tag, which is defined as `parlour-room` where this is imported in a page. */
export declare const ParlourRoomElement: { new (): ParlourRoomElement };

declare global {
  interface HTMLElementTagNameMap {
    'parlour-room': ParlourRoomElement;
  }
}
