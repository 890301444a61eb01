import type { Page } from 'playwright-core';

declare global {
  interface Window {
    /** What moved in the talk or the composer after it was drawn, as HTML. */
    shifted?: string[];
  }
}

/** Notes whatever moves in the talk and the composer from the next visit on: see `shiftedIn`. */
export async function watchShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const shifted: string[] = [];
    window.shifted = shifted;
    const told = (entry: PerformanceEntry) =>
      (entry as PerformanceEntry & { sources: { node: Node | null }[] }).sources;
    new PerformanceObserver((list) => {
      for (const { node } of list.getEntries().flatMap(told)) {
        const element = node instanceof Element ? node : node?.parentElement;
        if (element?.closest('main, footer')) shifted.push(element.outerHTML);
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

export function shiftedIn(page: Page): Promise<string[] | undefined> {
  return page.evaluate(() => window.shifted);
}

/** Holds every script of the page. @returns what lets them go */
export async function holdScripts(page: Page): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route('**/*.js', async (route) => {
    await promise;
    await route.continue();
  });
  return resolve;
}
