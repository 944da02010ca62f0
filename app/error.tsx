'use client';

import { AuthFrame } from '@/components/auth/auth-frame';
import { PageError } from '@/components/status/page-error';

export default function ErrorPage({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset(): void;
}) {
  return (
    <AuthFrame>
      <PageError digest={error.digest} retry={reset} />
    </AuthFrame>
  );
}
