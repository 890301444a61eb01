import { defaultLimits, type Limits } from '../../protocol/limit.ts';
import { countPoints, isBlank } from '../../protocol/text.ts';
import { fitField } from './field.ts';
import { LightElement } from './light-element.ts';

const counterFrom = 200;

/** An element with one field for a text, which is as high as the text, and is counted. */
export abstract class TextEntry extends LightElement {
  static override properties = { limits: {}, left: {} };

  /** Those that the server told, else the usual. */
  declare limits: Limits;
  /** Code points left, where that is few. */
  declare left: number | undefined;

  constructor() {
    super();
    this.limits = defaultLimits;
  }

  override focus(): void {
    this.field?.focus({ preventScroll: true });
  }

  get text(): string {
    return this.field?.value ?? '';
  }

  protected get field(): HTMLTextAreaElement | null {
    return this.querySelector('textarea');
  }

  /** Is it empty or too long? */
  protected isUnfit(): boolean {
    this.#count();
    return isBlank(this.text) || (this.left ?? 0) < 0;
  }

  protected write(text: string, inFull = false): void {
    const { field } = this;
    if (!field) return;
    field.value = text;
    if (inFull) field.setSelectionRange(text.length, text.length);
    this.grow();
  }

  /** The field holds another text. */
  protected grow(): void {
    if (this.field) fitField(this.field);
    this.#count();
  }

  #count(): void {
    const left = this.limits.textPoints - countPoints(this.text);
    this.left = left <= counterFrom ? left : undefined;
  }
}
