/** How moments are told to whoever reads: in UTC on the server, in local time in the browser. */
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

const dayName = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone: 'UTC' });

export const utcClock: Clock = {
  day: (at) => iso(at).slice(0, 10),
  dayName: (at) => dayName.format(at),
  time: (at) => iso(at).slice(11, 16),
  moment: (at) => `${dayName.format(at)}, ${iso(at).slice(11, 16)} UTC`,
};

export function iso(at: number): string {
  return new Date(at).toISOString();
}
