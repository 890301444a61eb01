import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { qrCode } from '../../src/web/own/qr-code.ts';

/** As another encoder has them, at the same level and with the same mask. */
const known: readonly (readonly [number, number, string])[] = [
  [17, 21, 'Gbz2IN9AFRS542FF1R9SOWy8kpGKO94Sb0is23E3Xm8'],
  [100, 37, 'TL1vSvVK9QvXB3jEDWal3vN-NANYs74buYuCwb0Y81M'],
  [180, 49, '0wf7V8VzyPDAf2qpTnxiFC5S5ix9vKiotgG0naKFimY'],
  [271, 57, 'gXsvKAbX3Fm20_losroTDaxb1tryfjPV9HPytd-es4A'],
];

const textOf = (length: number) => 'https://chat.example/r/tea#device='.repeat(10).slice(0, length);

test.each(known)('%i bytes are the code that others make of them', (length, size, hash) => {
  const rows = qrCode(textOf(length)) ?? [];
  const text = rows.map((row) => row.map((isDark) => (isDark ? '#' : '.')).join('')).join('\n');
  expect(rows.length).toBe(size);
  expect(createHash('sha256').update(text).digest('base64url')).toBe(hash);
});

test('what is too long has none', () => {
  expect(qrCode(textOf(272))).toBeUndefined();
});
