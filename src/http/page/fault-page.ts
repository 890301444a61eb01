import type { Waited } from '../../net/refusal.ts';
import { renderFault } from '../../page/fault.ts';
import { type ErrorCode, errorEntry } from '../../protocol/error.ts';
import { type HttpAnswer, page } from '../http-answer.ts';
import type { House } from '../route.ts';
import { spoken, toldFault, tongueFor } from './tongue.ts';

/** The page of a refusal, in the language of the request. */
export async function faultPage(
  request: Request,
  code: ErrorCode,
  { assets, site, limits }: Pick<House, 'assets' | 'site' | 'limits'>,
  waited: Waited,
): Promise<HttpAnswer> {
  const { status } = errorEntry(code);
  const tongue = tongueFor({ request });
  const text = toldFault(tongue, code, limits, waited);
  const told = { status, code, text, assets: assets.links(site.base), tongue };
  return spoken(await page(renderFault(told), status), tongue);
}
