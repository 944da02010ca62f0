import type { Metadata } from 'next';
import { FaultPage } from '@/components/status/fault-page';
import { AnchorButton } from '@/components/ui/anchor-button';
import { requestId } from '../../request-id';

export const metadata: Metadata = { title: 'Not found' };

export default async function WorkspaceNotFoundPage() {
  return (
    <FaultPage title="This key is not here" requestId={await requestId()}>
      <p>
        No key of this workspace has this id. It may belong to another workspace, or the address was
        cut off. Search for its name or its last four characters.
      </p>
      <AnchorButton href="/">To API Keys</AnchorButton>
    </FaultPage>
  );
}
