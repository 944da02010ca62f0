import { vi } from 'vitest';

// Files share a process, and with it the packages. Our own modules, which hold the runtime, are each file's own, and
// so is the environment: what a file sets, the next one does not see.
vi.resetModules();

const FIRST = Symbol.for('keydesk.test.environment');
const kept = globalThis as { [FIRST]?: NodeJS.ProcessEnv };
kept[FIRST] ??= { ...process.env };
for (const name of Object.keys(process.env)) if (!(name in kept[FIRST])) delete process.env[name];
Object.assign(process.env, kept[FIRST]);
