import { html, type TemplateResult } from 'lit/html.js';

/** The words of those who keep order for whoever is paused or banned; nothing where there are none. */
export function toldWhy(reason: string | undefined): TemplateResult | '' {
  return reason ? html` <span class="they-wrote">They wrote: “<bdi>${reason}</bdi>”.</span>` : '';
}
