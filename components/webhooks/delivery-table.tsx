import Link from 'next/link';
import type { DeliveryView } from '@/lib/core/webhook';
import { timeAgo, timeUntil } from '../ui/format-time';
import { CELL_CLASS, Head, PlainTable, WIDE_ONLY } from '../ui/plain-table';
import { Time } from '../ui/time';
import { DeliveryStateWord } from './delivery-state';
import { deliveryHref } from './links';
import { describeFault, statusWord } from './words';

interface DeliveryTableProps {
  slug: string;
  deliveries: readonly DeliveryView[];
  now: Date;
}

/** What was sent and is to be, newest first. */
export function DeliveryTable({ slug, deliveries, now }: DeliveryTableProps) {
  return (
    <PlainTable
      caption="Deliveries"
      head={
        <>
          <Head>Type</Head>
          <Head>State</Head>
          <Head className={WIDE_ONLY}>Last answer</Head>
          <Head className={WIDE_ONLY} isNumber>
            Attempts
          </Head>
          <Head>Created</Head>
        </>
      }
    >
      {deliveries.map((delivery) => (
        <tr key={delivery.id} className="h-row border-border border-b bg-surface last:border-b-0">
          <th scope="row" className={`${CELL_CLASS} text-start font-normal`}>
            <Link href={deliveryHref(slug, delivery.id)} className="prose-link" prefetch={false}>
              <code>{delivery.event}</code>
            </Link>
          </th>
          <td className={CELL_CLASS}>
            <DeliveryStateWord state={delivery.state} />
            {delivery.nextAttemptAt !== null && delivery.attempts > 0 && (
              <p className="text-text-3 text-xs">
                again <Time date={delivery.nextAttemptAt} lead={untilOf(delivery, now)} />
              </p>
            )}
          </td>
          <td className={`${CELL_CLASS} ${WIDE_ONLY} text-text-2`}>{lastAnswer(delivery)}</td>
          <td className={`${CELL_CLASS} ${WIDE_ONLY} text-end`}>{delivery.attempts}</td>
          <td className={`${CELL_CLASS} text-text-2`}>
            <Time date={delivery.createdAt} lead={timeAgo(delivery.createdAt, now)} />
          </td>
        </tr>
      ))}
    </PlainTable>
  );
}

function untilOf({ nextAttemptAt }: DeliveryView, now: Date): string | undefined {
  return nextAttemptAt === null ? undefined : timeUntil(nextAttemptAt, now);
}

function lastAnswer({ attempts, lastStatus, lastError }: DeliveryView): string {
  if (lastError !== null && lastStatus === null) return describeFault(lastError);
  return attempts === 0 ? '–' : statusWord(lastStatus);
}
