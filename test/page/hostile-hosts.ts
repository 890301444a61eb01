import type { PageOptions } from '../support/chromium.ts';
import { strictPolicy } from './tag-page.ts';

/** A page of somebody else's that makes it hard for a tag. */
export interface HostilePage {
  readonly name: string;
  /** Put into the head. */
  readonly head?: string;
  /** What stands about the tag; `TAG` is the tag. */
  readonly body?: string;
  /** Attributes of the root. */
  readonly root?: string;
  /** How the script is loaded; `URL` is its address. */
  readonly script?: string;
  readonly isStrict?: boolean;
  /** The same browser as another person has it. */
  readonly media?: Pick<PageOptions, 'width' | 'height' | 'dark'>;
  /** Done once the room is there: it has to be there still. */
  readonly after?: string;
}

const script = '<script src="URL"></script>';

export const hostilePages: readonly HostilePage[] = [
  { name: 'strict rules and Trusted Types', isStrict: true },
  {
    name: 'storage blocked',
    head: `<script>for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches'])
      Object.defineProperty(window, name, { get() { throw new DOMException('blocked', 'SecurityError') } })</script>`,
  },
  {
    name: 'sheets that want all',
    head: `<style>* { font-size: 31px !important; letter-spacing: 0.4em !important; line-height: 3 !important; text-transform: uppercase !important; text-align: right !important; box-sizing: content-box !important }
      main > * { float: left !important; padding: 30px !important; border: 9px solid red !important; background: yellow !important; color: lime !important; opacity: 0.2 !important; transform: rotate(9deg) !important; filter: blur(4px) !important; display: inline !important; inline-size: 30px !important }
      main > :is(a, h1) { color: navy !important; opacity: 1 !important; background: white !important; filter: none !important }
      header { position: fixed; inset: auto 0 0; block-size: 40px; z-index: 2147483647; background: white }</style>`,
  },
  { name: 'right to left', root: 'dir="rtl"' },
  { name: 'zoom of 200 %', media: { width: 640, height: 450 } },
  {
    name: 'dark',
    head: '<style>:root { color-scheme: dark; background: #111; color: #eee } a { color: #9cf }</style>',
    media: { dark: true },
  },
  { name: 'two scripts', script: `${script}<script src="URL?again"></script>` },
  {
    name: 'a keyed list that moves it',
    body: '<ul><li>one</li><li>two</li><li>TAG</li></ul>',
    after: `const list = document.querySelector('ul');
      for (let i = 0; i < 3; i++) list.prepend(list.lastElementChild);
      list.prepend(document.querySelector('parlour-room').parentNode);`,
  },
  {
    name: 'a dialog',
    body: '<dialog aria-label="Talk"><a href="#in">in</a>TAG</dialog>',
    after: `const dialog = document.querySelector('dialog'); dialog.close(); dialog.showModal();`,
    script: `<script>document.querySelector('dialog').showModal()</script>${script}`,
  },
  {
    name: 'a shadow root with a sheet of its own',
    body: '<div id="outer"></div>',
    script: `<script>document.querySelector('#outer').attachShadow({ mode: 'open' }).innerHTML = '<style>* { color: red; font-size: 3px; display: flex }</style>TAG'</script>${script}`,
  },
  {
    name: 'made before the script and after the page',
    body: '',
    head: '<script async src="URL"></script>',
    script: `<script>const one = document.createElement('parlour-room'); one.append('soon'); addEventListener('load', () => { document.querySelector('#after').before(one); one.setAttribute('name', 'ann'); one.setAttribute('room', 'tea') })</script>`,
  },
  {
    name: 'a body that is swapped',
    after: `const body = document.body.cloneNode(true);
      body.querySelector('parlour-room').replaceChildren();
      document.body.replaceWith(body);`,
  },
];

/** Its HTML, with a tag for a room. */
export function hostileHtml(host: HostilePage, server: string, tag: string): string {
  const { head = '', body = 'TAG', root = '', script: loads = script } = host;
  const html = `<!doctype html><html lang="en" ${root}><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${host.name}</title>${head}</head><body><header><a href="#before" id="before">before</a></header><main><h1>${host.name}</h1>${body}<a href="#after" id="after">after</a></main>${loads}</body></html>`;
  return html.replaceAll('TAG', tag).replaceAll('URL', `${server}/embed.js`);
}

export const policyOf = ({ isStrict }: HostilePage, server: string): string | undefined =>
  isStrict ? strictPolicy(server) : undefined;
