import { LitElement, type PropertyValues } from 'lit';
import { writeIn } from '../own-writing.ts';

/** An element in the page's own tree and under its one sheet; what the server put in it gives way. */
export abstract class LightElement extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override update(changed: PropertyValues): void {
    writeIn(this, () => {
      // Not before: without it the page has another height, and whoever measures, a wrong one.
      if (!this.hasUpdated) this.replaceChildren();
      super.update(changed);
    });
  }
}
