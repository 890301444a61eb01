import { LitElement } from 'lit';

/** An element in the page's own tree and under its one sheet; what the server put in it gives way. */
export abstract class LightElement extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    this.replaceChildren();
    return this;
  }
}

/** Tells the room of something that a person did. */
export function tellRoom<Detail>(from: HTMLElement, name: string, detail: Detail): void {
  from.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
}
