import type { Metadata } from 'next';
import { DocFrame } from '@/components/docs/doc-frame';
import { ErrorReference } from '@/components/docs/error-reference';

export const metadata: Metadata = { title: 'API errors' };

export default function ErrorsPage() {
  return (
    <DocFrame title="API errors">
      <ErrorReference />
    </DocFrame>
  );
}
