// Rewrites the page's sheets for the tag: what they say of a page holds of the tag's own box.
interface Node {
  readonly source?: { readonly input: { readonly file?: string | undefined } } | undefined;
  remove(): unknown;
}

interface Declaration extends Node {
  value: string;
}

interface Rule extends Node {
  selector: string;
}

interface AtRule extends Node {
  name: string;
  params: string;
  cloneBefore(over: { name: string; params: string }): AtRule;
}

/** Those that stand in the window, over the page, and not in the tag's box. */
const overPage = /\/(?:card|menu|picker|swipe|card-order|host)\.css(?:\?|$)/;

/**
 * A plugin of PostCSS: sizes in `rem` become pixels times `--parlour-scale`, what is said of the page's
 * width is said of the tag's, heights of the window are heights of the tag, and `:root` is the house.
 */
export function tagSheets() {
  return {
    postcssPlugin: 'parlour:tag-sheets',
    Declaration(one: Declaration): void {
      if (one.value.includes('url(')) return void one.remove();
      const scaled = one.value
        .replaceAll(/(-?(?:\d*\.)?\d+)rem\b/g, (_, n) => {
          return `calc(${Number(n) * 16}px * var(--parlour-scale, 1))`;
        })
        .replaceAll(/((?:\d*\.)?\d+)d?vh\b/g, isOverPage(one) ? '$&' : '$1cqb')
        .replaceAll(/((?:\d*\.)?\d+)vw\b/g, isOverPage(one) ? '$&' : '$1cqi');
      if (scaled !== one.value) one.value = scaled;
    },
    Rule(rule: Rule) {
      const told = rule.selector
        .replaceAll(/:root\b|(?<![\w.-])(?:html|body)\b/g, '.house')
        .replaceAll(/\.page-room\b/g, '.house')
        .replaceAll(/\[dir=['"]?rtl['"]?\](?! )/g, '.house:dir(rtl)');
      if (told !== rule.selector) rule.selector = told;
    },
    AtRule(rule: AtRule) {
      if (rule.name !== 'media' || isOverPage(rule) || !/\bwidth\b/.test(rule.params)) return;
      for (const part of rule.params.split(',')) {
        const asked = part.trim().replaceAll(/([\d.]+)rem/g, (_, n) => `${Number(n) * 16}px`);
        const isWide = /\bwidth\b/.test(asked);
        rule.cloneBefore({
          name: isWide ? 'container' : 'media',
          params: isWide ? `parlour ${asked}` : asked,
        });
      }
      rule.remove();
    },
  };
}

const isOverPage = ({ source }: Node) => overPage.test(source?.input.file ?? '');
