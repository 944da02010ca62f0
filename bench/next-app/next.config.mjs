import path from 'node:path';

const packages = path.resolve(import.meta.dirname, '..');

/** Nothing of the checkout above bench/ may get into it: neither its proxy nor its instrumentation. */
export default {
  turbopack: { root: packages },
  outputFileTracingRoot: packages,
};
