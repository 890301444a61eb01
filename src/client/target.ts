type Listener<Detail> = (event: CustomEvent<Detail>) => void;

/** An `EventTarget` that knows its events: `Events` maps each name to what `event.detail` holds. */
export interface Target<Events> extends EventTarget {
  addEventListener<Name extends keyof Events & string>(
    type: Name,
    listener: Listener<Events[Name]>,
    options?: AddEventListenerOptions | boolean,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: AddEventListenerOptions | boolean,
  ): void;

  removeEventListener<Name extends keyof Events & string>(
    type: Name,
    listener: Listener<Events[Name]>,
    options?: EventListenerOptions | boolean,
  ): void;
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: EventListenerOptions | boolean,
  ): void;
}

/** The base of whoever speaks of `Events`. */
export class TypedTarget<Events> extends (EventTarget as new <Events>() => Target<Events>)<Events> {
  protected tell<Name extends keyof Events & string>(type: Name, detail: Events[Name]): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
