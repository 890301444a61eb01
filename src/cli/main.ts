#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

// Before anything else is loaded: it halves the time of every start but the first.
enableCompileCache();
const { run } = await import('./run.ts');
await run(process.argv.slice(2));
