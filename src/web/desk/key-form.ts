import { html, nothing, type TemplateResult } from 'lit/html.js';

/** Asks for the key of the desk. */
export function keyForm(fault: string | undefined, take: (key: string) => void): TemplateResult {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const key = String(new FormData(form).get('key') ?? '').trim();
    if (key !== '') take(key);
  };
  return html`<form class="key" @submit=${submit}>
    <label for="key">The key of this desk</label>
    <p id="how">The command <span class="code">parlour desk-key</span> makes it, on the machine of the server. It stays in this tab alone.</p>
    <div class="field">
      <input id="key" name="key" type="password" required autocomplete="off" spellcheck="false"
        aria-describedby=${fault === undefined ? 'how' : 'how fault'} aria-invalid=${fault === undefined ? nothing : 'true'} />
      <button type="submit" class="act">Open the desk</button>
    </div>
    ${fault === undefined ? nothing : html`<p id="fault" class="fault" role="alert">${fault}</p>`}
  </form>`;
}
