import { acceptedLanguage, languageOf, languages } from '../../page/words/language.ts';
import { type Tongue, tongueOf } from '../../page/words/tongue.ts';
import { type ErrorCode, refusalText } from '../../protocol/error.ts';
import type { Limits } from '../../protocol/limit.ts';
import type { QueryField } from '../api/shape.ts';
import type { HttpAnswer } from '../http-answer.ts';
import { queryOf } from '../target.ts';

/** Names the language of a page, whatever the browser would rather have. */
export const languageField: QueryField = {
  name: 'lang',
  schema: { type: 'string' },
  description: `The language of the page (${languages.join(', ')}); else the browser's, else English.`,
};

/** The language in which a page is asked for: by its address, else as the browser would have it. */
export function tongueFor({ request }: { readonly request: Request }): Tongue {
  const asked = languageOf(new URLSearchParams(queryOf(request)).get('lang') ?? '');
  if (asked) return tongueOf(asked, true);
  return tongueOf(acceptedLanguage(request.headers.get('accept-language') ?? ''));
}

/** A page with the headers by which caches tell one language from another. */
export function spoken(answer: HttpAnswer, { language }: Tongue): HttpAnswer {
  const headers = { ...answer.headers, 'content-language': language, vary: 'Accept-Language' };
  return { ...answer, headers };
}

/** The refusal of a request, as its page tells it. */
export function toldFault(
  tongue: Tongue,
  code: ErrorCode,
  limits: Limits,
  { line, words }: { readonly line?: number | undefined; readonly words?: string | undefined } = {},
): string {
  const english = refusalText(code, limits, line, words);
  if (line !== undefined || words !== undefined) return english;
  return tongue.refusal(code, english, { ...limits });
}
