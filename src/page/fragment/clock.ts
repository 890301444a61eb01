/** Moments in words: in UTC on the server, in local time in the browser. */
export interface Clock {
  /** The day a moment falls on, as `2026-11-20`. */
  day(at: number): string;
  /** A day as a line between messages says it. */
  dayName(at: number): string;
  /** The short time beside a name. */
  time(at: number): string;
  /** Date and time, in full. */
  moment(at: number): string;
}

let fullDay: Intl.DateTimeFormat | undefined;

/** Made when first asked for: it costs a tenth of a second that a start should not wait for. */
function dayName(at: number): string {
  fullDay ??= new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone: 'UTC' });
  return fullDay.format(at);
}

export const utcClock: Clock = {
  day: (at) => iso(at).slice(0, 10),
  dayName,
  time: (at) => iso(at).slice(11, 16),
  moment: (at) => `${dayName(at)}, ${iso(at).slice(11, 16)} UTC`,
};

export function iso(at: number): string {
  return new Date(at).toISOString();
}
