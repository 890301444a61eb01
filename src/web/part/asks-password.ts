import type { Room } from '../../client/index.ts';

/** The codes that a password opens. */
const byPassword = /^(password_needed|bad_password|too_many_tries)$/;

/** Is it a password that a room which is closed asks for? */
export function asksPassword(refusal: Room['refusal']): boolean {
  return refusal !== undefined && byPassword.test(refusal.code);
}
