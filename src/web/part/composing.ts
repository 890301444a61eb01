/** Safari ends a composition before the Enter that ended it. */
const afterComposing = 30;

/** A character or word that somebody puts together by several keys, as in Chinese or Japanese. */
export class Composing {
  #endedAt = Number.NEGATIVE_INFINITY;

  readonly ended = (): void => {
    this.#endedAt = performance.now();
  };

  /** Does this key belong to it? An Enter that ended it does nothing else. */
  has(event: KeyboardEvent): boolean {
    const justNow = event.key === 'Enter' && performance.now() - this.#endedAt < afterComposing;
    if (justNow) event.preventDefault();
    return event.isComposing || event.keyCode === 229 || justNow;
  }
}
