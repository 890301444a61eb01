/**
 * Keeps the composer on the keyboard where the keyboard covers the page instead of shrinking it
 * (Safari on phones).
 */
export function followKeyboard(): void {
  const viewport = window.visualViewport;
  if (!viewport) return;
  const fit = (): void => {
    const covered = window.innerHeight - viewport.height * viewport.scale > 80;
    const height = covered && viewport.scale === 1 ? `${viewport.height}px` : '';
    document.documentElement.style.setProperty('--height', height);
    if (covered) window.scrollTo(0, 0);
  };
  viewport.addEventListener('resize', fit);
  viewport.addEventListener('scroll', fit);
}
