'use client';

import type { Environment } from '@/lib/core/key-format';
import { Badge } from '../ui/badge';
import { EnvShape } from './env-shape';
import { useEnvironment } from './use-environment';

/** The environment as a word, where the switch is folded away. */
export function EnvLabel({ fallback }: { fallback: Environment }) {
  const environment = useEnvironment(fallback);
  return (
    <Badge tone={environment}>
      <EnvShape environment={environment} />
      {environment === 'live' ? 'Live' : 'Test'}
    </Badge>
  );
}
