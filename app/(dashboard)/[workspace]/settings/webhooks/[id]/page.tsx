import type { Metadata } from 'next';
import { PageHead } from '@/components/shell/page-head';
import { CodeBlock } from '@/components/ui/code-block';
import { Time } from '@/components/ui/time';
import { AgainForm } from '@/components/webhooks/again-form';
import { AttemptList } from '@/components/webhooks/attempt-list';
import { DeliveryStateWord } from '@/components/webhooks/delivery-state';
import { webhookHref } from '@/components/webhooks/links';
import { sendWebhookAgainAction } from '@/lib/web/actions/webhooks';
import { getDeliveryPage } from '@/lib/web/webhooks';
import { pageMember } from '../../../../member';

interface DeliveryPageProps {
  params: Promise<{ workspace: string; id: string }>;
}

export async function generateMetadata({ params }: DeliveryPageProps): Promise<Metadata> {
  const { workspace: slug, id } = await params;
  const { workspace } = await pageMember(slug);
  const { event } = await getDeliveryPage(slug, id);
  return { title: { absolute: `${event} · Webhooks · ${workspace.name}` } };
}

export default async function DeliveryPage({ params }: DeliveryPageProps) {
  const { workspace: slug, id } = await params;
  await pageMember(slug);
  const { event, state, createdAt, nextAttemptAt, body, tries } = await getDeliveryPage(slug, id);
  return (
    <div className="grid gap-6">
      <PageHead
        crumbs={[
          { label: 'Settings' },
          { label: 'Webhooks', href: webhookHref(slug) },
          { label: event },
        ]}
        title={<code>{event}</code>}
        lead={
          <>
            <DeliveryStateWord state={state} />
            {nextAttemptAt !== null && tries.length > 0 && (
              <>
                , again at <Time date={nextAttemptAt} />
              </>
            )}
            . Created <Time date={createdAt} />.
          </>
        }
      />
      <AgainForm
        id={id}
        isSettled={state !== 'pending'}
        again={sendWebhookAgainAction.bind(null, slug)}
      />
      <section className="grid gap-3">
        <h2 className="font-strong text-lead">Attempts</h2>
        {tries.length === 0 ? (
          <p className="text-text-2">None yet. It is sent within seconds.</p>
        ) : (
          <AttemptList tries={tries} />
        )}
      </section>
      <section className="grid gap-3">
        <h2 className="font-strong text-lead">What is sent</h2>
        <p className="max-w-text text-text-2">
          The same at every attempt, with the same <code>webhook-id</code>: <code>{id}</code>
        </p>
        <CodeBlock code={body} label="Body" />
      </section>
    </div>
  );
}
