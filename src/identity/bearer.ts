export type BearerForm = 'secret' | 'bot-key' | 'desk-key' | 'token';

/**
 * Tells bearers apart by how they look; undefined where it is none. Each form has its own length or
 * marks, so that none is ever taken for another.
 *
 * @example formOf('eyJ….eyJ….c2ln') // 'token'
 */
export function formOf(bearer: string): BearerForm | undefined {
  if (/^[A-Za-z0-9_-]{43}$/.test(bearer)) return 'secret';
  if (/^pb_[A-Za-z0-9_-]{43}$/.test(bearer)) return 'bot-key';
  if (/^pd_[A-Za-z0-9_-]{43}$/.test(bearer)) return 'desk-key';
  return /^[^.]+\.[^.]+\.[^.]*$/.test(bearer) ? 'token' : undefined;
}
