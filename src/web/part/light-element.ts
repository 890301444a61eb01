import { render, type TemplateResult } from 'lit/html.js';
import { writeIn } from '../own-writing.ts';
import { onceSpoken } from '../words.ts';

type Values = ReadonlyMap<string, unknown>;

/**
 * An element in the page's own tree and under its one sheet; what the server put in it gives way. Where
 * one of its `properties` becomes another value it is drawn again, once for all that changes at a time.
 *
 * @example
 * class Count extends LightElement {
 *   static override properties = { count: {} };
 *   declare count: number;
 *   protected override render() {
 *     return html`<b>${this.count}</b>`;
 *   }
 * }
 */
export abstract class LightElement extends HTMLElement {
  /** The names of what the element shows. */
  static properties: Readonly<Record<string, object>> = {};
  readonly #values = new Map<string, unknown>();
  /** Each property that is another since it was drawn, and what it was. */
  #changed = new Map<string, unknown>();
  /** The properties that it was given before its code was there. */
  #given: Record<string, unknown> = {};
  #stand: () => void = () => {};
  readonly #standing = new Promise<void>((stand) => {
    this.#stand = stand;
  });
  #drawing: Promise<void> = this.#standing;
  #isDue = false;
  #isDrawn = false;

  constructor() {
    super();
    const { properties, prototype } = new.target;
    for (const name of Object.keys(properties)) {
      const given = Object.getOwnPropertyDescriptor(this, name);
      if (given) this.#given[name] = given.value;
      Reflect.deleteProperty(this, name);
      if (!Object.hasOwn(prototype, name)) LightElement.#define(prototype, name);
    }
    this.requestUpdate();
  }

  static #define(prototype: LightElement, name: string): void {
    Object.defineProperty(prototype, name, {
      get(this: LightElement) {
        return this.#values.get(name);
      },
      set(this: LightElement, value: unknown) {
        this.#put(name, value);
      },
    });
  }

  connectedCallback(): void {
    Object.assign(this, this.#given);
    this.#given = {};
    onceSpoken(this.#stand);
  }

  disconnectedCallback(): void {}

  /** Was it drawn? */
  get hasUpdated(): boolean {
    return this.#isDrawn;
  }

  /** Resolves once what is due is drawn; nothing is before the element stands in the page, and this has its words. */
  get updateComplete(): Promise<void> {
    return this.#drawing;
  }

  /** Has it drawn soon, whatever is another. */
  requestUpdate(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    this.#drawing = this.#standing.then(() => this.#draw());
  }

  protected abstract render(): unknown;

  /** Called before it is drawn; whatever is set meanwhile is drawn along. */
  protected willUpdate(_changed: Values): void {}

  /** Called once it was drawn for the first time. */
  protected firstUpdated(): void {}

  /** Called each time it was drawn. */
  protected updated(_changed: Values): void {}

  #put(name: string, value: unknown): void {
    const before = this.#values.get(name);
    if (Object.is(before, value)) return;
    this.#values.set(name, value);
    if (!this.#changed.has(name)) this.#changed.set(name, before);
    this.requestUpdate();
  }

  #draw(): void {
    const isFirst = !this.#isDrawn;
    const changed = this.#changed;
    try {
      this.willUpdate(changed);
      writeIn(this, () => {
        // Not before: without it the page has another height, and whoever measures, a wrong one.
        if (isFirst) this.replaceChildren();
        const drawn = this.render() as TemplateResult;
        this.#settle();
        render(drawn, this, { host: this });
      });
    } catch (error) {
      this.#settle();
      throw error;
    }
    this.#isDrawn = true;
    if (isFirst) this.firstUpdated();
    this.updated(changed);
  }

  /** The drawing that was due is done: a value set from now on makes another one due. */
  #settle(): void {
    this.#isDue = false;
    this.#changed = new Map();
  }
}
