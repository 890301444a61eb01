import { base64url } from './secret.ts';

/** The public id of a secret's author; '' where the browser can't work it out, over plain HTTP. */
export async function authorId(secret: string): Promise<string> {
  const text = new TextEncoder().encode(`parlour guest ${secret}`);
  try {
    const hash = await crypto.subtle.digest('SHA-256', text);
    return `g_${base64url(new Uint8Array(hash, 0, 16))}`;
  } catch {
    return '';
  }
}
