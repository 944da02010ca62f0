import type { Metadata } from 'next';
import { FaultPage } from '@/components/status/fault-page';
import { AnchorButton } from '@/components/ui/anchor-button';
import { requestId } from '../request-id';

export const metadata: Metadata = { title: 'Not found' };

/** As app/not-found.tsx; the frame comes from the layout. */
export default async function AuthNotFoundPage() {
  return (
    <FaultPage title="There is nothing at this address" requestId={await requestId()}>
      <p>The page does not exist, or it is closed.</p>
      <AnchorButton href="/">To the start</AnchorButton>
    </FaultPage>
  );
}
