/**
 * The event that a listener is given, as far as it can be said without the names that browsers have
 * for it.
 */
export interface Told<Detail = unknown> {
  readonly type: string;
  readonly detail: Detail;
}

type TakesTold<Detail> = (event: Told<Detail>) => void;
type TakesAny = ((event: never) => void) | { handleEvent(event: never): void };

interface Listening {
  readonly once?: boolean;
  readonly passive?: boolean;
  readonly capture?: boolean;
  /** The signal of an `AbortController`. */
  readonly signal?: object;
}

/**
 * An `EventTarget` that knows its events: `Events` maps each name to what `event.detail` holds, and
 * no other name is taken. It is described without the browser's types, which a program need not have.
 */
export interface Target<Events> {
  addEventListener<Name extends keyof Events & string>(
    type: Name,
    listener: TakesTold<Events[Name]>,
    options?: Listening | boolean,
  ): void;
  addEventListener(
    type: keyof Events & string,
    listener: TakesAny | null,
    options?: Listening | boolean,
  ): void;

  removeEventListener<Name extends keyof Events & string>(
    type: Name,
    listener: TakesTold<Events[Name]>,
    options?: Listening | boolean,
  ): void;
  removeEventListener(
    type: keyof Events & string,
    listener: TakesAny | null,
    options?: Listening | boolean,
  ): void;

  dispatchEvent(event: never): boolean;
}

type NewTarget = new <Events>() => Target<Events>;

/** The base of whoever speaks of `Events`. */
export class TypedTarget<Events> extends (EventTarget as unknown as NewTarget)<Events> {
  protected tell<Name extends keyof Events & string>(type: Name, detail: Events[Name]): void {
    this.dispatchEvent(new CustomEvent(type, { detail }) as never);
  }
}
