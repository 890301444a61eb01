const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });

/** @example inWhole(1284.4) // '1,284' */
export const inWhole = (value: number): string => whole.format(value);

/** @example inMs(7.25) // '7.3 ms' */
export const inMs = (value: number): string => `${short.format(value)} ms`;

/** @example inBytes(3_800_000) // '3.8 MB' */
export function inBytes(bytes: number): string {
  const units = ['kB', 'MB', 'GB', 'TB'] as const;
  let value = bytes / 1_000;
  for (const unit of units) {
    if (value < 1_000 || unit === 'TB') return `${short.format(value)} ${unit}`;
    value /= 1_000;
  }
  return '';
}

/** @example upFor(270_000_000) // '3 days' */
export function upFor(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return 'less than a minute';
  if (minutes < 120) return `${minutes} minute${minutes === 1 ? '' : 's'}`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.floor(hours / 24)} days`;
}

/** @example agoIn(90_000) // '1 min' */
export function agoIn(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return 'now';
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`;
}
