import { html, svg, type TemplateResult } from 'lit/html.js';
import { encode } from 'uqr';

/** The light edge around a code, in modules. */
const edge = 4;

/** A text as a QR code to be photographed. */
export function qrOf(text: string): TemplateResult {
  const { data, size } = encode(text, { ecc: 'L', border: edge });
  const path = data.flatMap((row, y) =>
    row.flatMap((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : [])),
  );
  return html`<svg class="qr" viewBox="0 0 ${size} ${size}" role="img" aria-label="The link as a QR code">
    ${svg`<path d=${path.join('')} />`}
  </svg>`;
}
