import type { Page } from './pages.ts';
import type { Answers } from './request.ts';

export type Joined = Answers['join'] & { readonly messages?: Page['messages'] };

/** The page that a room shows anew, where its cursor was not taken. */
export function pageOf({ epoch, seq, resume, messages = [] }: Joined): Page {
  const page = { messages, seq, epoch, reason: resume.state };
  const gap = resume.state === 'gap' && { gap: { epoch, from: resume.from, to: resume.to } };
  return { ...page, ...gap } as Page;
}
