import { html, type TemplateResult } from 'lit/html.js';
import { Failure } from '../client/failure.ts';
import { fill } from '../page/words/say.ts';
import type { LinkBanner } from './part/link-banner.ts';
import { words } from './words.ts';

/** Tells a person in the banner what came of what they tried. */
export class Outcome {
  readonly #banner: LinkBanner;

  constructor(banner: LinkBanner) {
    this.#banner = banner;
  }

  /** Waits for an act that may fail: then the person is told why. */
  async of(promise: Promise<unknown>, failed?: (failure: Failure) => void): Promise<void> {
    try {
      await promise;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.#banner.tell(told(error));
      failed?.(error);
    }
  }

  async ofCopy(text: string, what: string): Promise<void> {
    const copied = await import('./copy.ts').then(
      ({ copyText }) => copyText(text, this.#banner),
      () => false,
    );
    if (copied) this.#banner.tell(fill(words().told.copied, { what }));
    else this.byHand(text);
  }

  byHand(text: string): void {
    this.#banner.tell(notCopied(text), longMs);
  }
}

/** The words of a refusal, with when it may be tried again where that is soon. */
function told({ code, message, retry }: Failure): string {
  if (code !== 'too_fast' || retry === null) return message;
  return fill(words().told.tryAgainIn, { reason: message, n: Math.ceil(retry) });
}

/** Long enough to take it by hand. */
const longMs = 20_000;

function notCopied(text: string): TemplateResult {
  return html`${words().told.byHand}
    <span class="by-hand">${text}</span>`;
}
