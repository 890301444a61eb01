import { html } from 'hono/html';
import { describe, expect, test } from 'vitest';
import { linked } from '../../src/page/fragment/linked.ts';
import { linksOf } from '../../src/protocol/link-of.ts';

const typed = (text: string) => linksOf(text).map((link) => link.typed);
const a = 'https://a.example/x';

describe('where an address ends', () => {
  test.each<[text: string, links: string[]]>([
    // Stops and brackets of the sentence.
    [`see ${a}.`, [a]],
    [`${a}, ${a}; ${a}: ${a}! ${a}? ${a}… ${a}...`, Array(7).fill(a)],
    [`(${a}_(y)) or http://b.example?c=1&d=2!`, [`${a}_(y)`, 'http://b.example?c=1&d=2']],
    [`[${a}](${a})`, [a, a]],
    [`{${a}} <${a}> (${a}).`, [a, a, a]],
    [`${a}(`, [a]],
    [`${a}/b,c;d:e.f`, [`${a}/b,c;d:e.f`]],
    // Quotation marks of many languages.
    [`“${a}” ‘${a}’ «${a}» ‹${a}› „${a}“ "${a}" '${a}' \`${a}\``, Array(8).fill(a)],
    [`“See ${a}.” 「${a}」を 『${a}』 〈${a}〉 《${a}》 〔${a}〕 ＂${a}＂`, Array(7).fill(a)],
    ["https://a.example's https://a.example’s", ['https://a.example', 'https://a.example']],
    [`${a}’Équipe ${a}'s_List ${a}'`, [`${a}’Équipe`, `${a}'s_List`, a]],
    // Stops of other scripts, with and without a blank after them.
    [`اقرأ ${a}، ثم ${a}؛ هل ${a}؟ ${a}۔`, Array(4).fill(a)],
    [`देखो ${a}। ${a}॥ ${a}।फिर`, [a, a, a]],
    [`看${a}。好，${a}，好；${a}！${a}？${a}：（${a}）${a}、`, Array(7).fill(a)],
    [`${a}։ ${a}። ${a}។ ${a}།`, Array(4).fill(a)],
    // Letters of all scripts belong to it, and joiners within words and emoji.
    ['https://fa.example/می\u200cخواهم و', ['https://fa.example/می\u200cخواهم']],
    ['https://a.example/🏳️\u200d🌈/x', ['https://a.example/🏳️\u200d🌈/x']],
    [
      'https://a.example/\u{1f3f4}\u{e0067}\u{e0062}\u{e007f}',
      ['https://a.example/\u{1f3f4}\u{e0067}\u{e0062}\u{e007f}'],
    ],
    ['https://a.example/茶・x', ['https://a.example/茶・x']],
    [`${a}\u200d`, [a]],
    // Marks of direction, blanks and controls end it.
    [`${a}\u202ey ${a}\u2066 ${a}\u00a0b ${a}\u200bb ${a}\u0007b`, Array(5).fill(a)],
    [`HTTPS://A.EXAMPLE`, ['HTTPS://A.EXAMPLE']],
    ['http://[::1]:80/x http://127.0.0.1:8080', ['http://[::1]:80/x', 'http://127.0.0.1:8080']],
    // None of these is one.
    ['javascript:alert(1) data:text/html,x ftp://a.example //a.example xhttps://a.example', []],
    ['https:// https://. http://[ https://%00/', []],
    ['https://a.example/"onmouseover="alert(1)', ['https://a.example/']],
    ["https://a.example/'><script>alert(1)</script>", ['https://a.example/']],
  ])('%s', (text, links) => {
    expect(typed(text)).toEqual(links);
  });

  test('a long text is read in a moment', () => {
    const began = performance.now();
    for (const part of ['https://a.example/(', "https://a'", 'https://', '(((((', "x'"]) {
      linksOf(part.repeat(4_000 / part.length));
    }
    expect(performance.now() - began).toBeLessThan(200);
  });
});

describe('where it leads', () => {
  test.each<[text: string, host: string | undefined, isLookAlike?: true]>([
    ['https://аpple.com', 'xn--pple-43d.com', true],
    ['https://аррӏе.com', 'xn--80ak6aa92e.com', true],
    ['https://bücher.example/a', 'xn--bcher-kva.example'],
    ['https://почта.example', 'xn--80a1acny.example'],
    ['https://ｂank.example', 'bank.example', true],
    ['http://0x7f.1/', '127.0.0.1', true],
    ['https:///evil.example', 'evil.example', true],
    ['https://bank%2eexample/', 'bank.example', true],
    ['https://a.example', undefined],
    ['https://A.Example:443/b@c', undefined],
    ['https://a.example\\@b.example', undefined],
    ['http://[::1]/', undefined],
  ])('%s to %s', (text, host, isLookAlike) => {
    const [link] = linksOf(text);
    expect(link).toMatchObject({ typed: text, href: text });
    expect([link?.host, link?.isLookAlike]).toEqual([host, isLookAlike]);
  });

  test.each([
    ['https://bank.example@evil.example/x', 'evil.example'],
    ['https://bank.example:443@evil.example:8443', 'evil.example'],
    ['https://bank.example%40evil.example@evil.example/', 'evil.example'],
  ])('%s brings a user along, and is told apart', (text, leadsTo) => {
    expect(linksOf(text)[0]).toMatchObject({ typed: text, leadsTo, isOfUser: true });
    expect(linked(html, text)).toEqual([text]);
  });
});

describe('an address without its beginning', () => {
  test.each<[text: string, links: string[]]>([
    ['lemon.example/cake, a.com; (b.org)!', ['lemon.example/cake', 'a.com', 'b.org']],
    ['www.heise.de heise.de/x bbc.co.uk/news', ['www.heise.de', 'heise.de/x', 'bbc.co.uk/news']],
    ['tea.example:8443/a?b#c', ['tea.example:8443/a?b#c']],
    ['президент.рф 你好.中国', ['президент.рф', '你好.中国']],
    // Sentences without a blank, names of files, numbers and people.
    ['home.It was. heise.de go.So yes.no', []],
    ['main.rs setup.py node.js README.md index.ts a.b.c v1.2.3 192.168.0.1 1.5', []],
    ['ann@tea.com ann.bo@tea.com @tea.com user:a@tea.com', []],
    ['-a.com .com a..com x.com_ ftp://a.com //a.com', []],
  ])('%s', (text, links) => {
    expect(typed(text)).toEqual(links);
  });

  test('is asked for safely', () => {
    expect(linksOf('tea.example/a')[0]?.href).toBe('https://tea.example/a');
  });
});

test.each([
  '*https://a.example/x*',
  '_https://a.example/x_,',
  '~~https://a.example/x~~',
  '||https://a.example/x||',
])('no mark of a style is of the address in %s', (text) => {
  expect(typed(text)).toEqual(['https://a.example/x']);
});

test('a link opens elsewhere, vouches for nothing, and shows where it leads', () => {
  const row = linked(html, 'go to https://bücher.example').join('');
  expect(row).toBe(
    'go to <a href="https://bücher.example" dir="ltr" target="_blank" rel="noopener noreferrer nofollow ugc">https://bücher.example<span class="host"> (xn--bcher-kva.example)</span></a>',
  );
  expect(linked(html, 'https://аpple.com').join('')).toContain(
    '<span class="host odd"> (looks like another one: xn--pple-43d.com)</span>',
  );
});
