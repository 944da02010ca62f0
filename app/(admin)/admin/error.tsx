'use client';

import { PageError } from '@/components/status/page-error';

export default function AdminErrorPage({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset(): void;
}) {
  return <PageError digest={error.digest} retry={reset} />;
}
