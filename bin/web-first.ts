// Preloaded by bin/dev: every restart begins with a fresh web bundle.
import { buildWeb } from './build-web.ts';

await buildWeb();
