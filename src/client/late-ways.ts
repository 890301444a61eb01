import { offline } from './failure.ts';

/** Loads the way by HTTP, with all that asks by it. */
export const loadHttp = () => import('./http-transport.ts');

/** The same for whoever asks by it now. @throws Failure `offline` */
export const lateHttp: typeof loadHttp = () =>
  loadHttp().catch(() => {
    throw offline();
  });
