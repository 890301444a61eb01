import { html, nothing, svg, type TemplateResult } from 'lit';
import { qrCode } from './qr-code.ts';

/** The light edge around a code, in modules. */
const edge = 4;

/** A text as a QR code to be photographed; nothing where it is too long for one. */
export function qrOf(text: string): TemplateResult | typeof nothing {
  const modules = qrCode(text);
  if (!modules) return nothing;
  const size = modules.length + 2 * edge;
  const path = modules.flatMap((row, y) =>
    row.flatMap((isDark, x) => (isDark ? `M${x + edge} ${y + edge}h1v1h-1z` : [])),
  );
  return html`<svg class="qr" viewBox="0 0 ${size} ${size}" role="img" aria-label="The link as a QR code">
    ${svg`<path d=${path.join('')} />`}
  </svg>`;
}
