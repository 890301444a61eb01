/** Keys that are pressed while the menu that takes them is on its way: nothing else hears them. */
export class HeldKeys {
  readonly #keys: string[] = [];
  #isLeft = false;
  readonly #root: Node;

  /** @param root the tree in which they are pressed: those of a page around it are its own */
  constructor(root: Node) {
    this.#root = root;
    root.addEventListener('keydown', this.#hold, { capture: true });
  }

  /**
   * Holds no more.
   *
   * @returns the keys, in order; undefined where the menu is not wanted any more
   */
  end(): readonly string[] | undefined {
    this.#root.removeEventListener('keydown', this.#hold, { capture: true });
    return this.#isLeft ? undefined : this.#keys;
  }

  /** The menu is not wanted any more. */
  leave(): void {
    this.#isLeft = true;
    this.end();
  }

  readonly #hold = (event: Event): void => {
    if (!(event instanceof KeyboardEvent)) return;
    const { key, ctrlKey, metaKey, altKey, repeat } = event;
    const [target] = event.composedPath();
    const isInField = target instanceof Element && target.closest('input, textarea, select');
    if (isInField || ctrlKey || metaKey || altKey || modifiers.has(key)) return;
    if (key === 'Escape' || key === 'Tab') this.leave();
    if (key === 'Tab') return;
    event.preventDefault();
    event.stopImmediatePropagation();
    // A second Enter of somebody in haste chooses nothing that was not yet to be seen.
    if (!repeat && key !== 'Enter' && key !== ' ') this.#keys.push(key);
  };
}

const modifiers: ReadonlySet<string> = new Set(['Shift', 'Control', 'Alt', 'Meta', 'CapsLock']);
