import type { ReactNode } from 'react';
import { type InstanceView, WAITING_COUNTS_MAX } from '@/lib/core/instance';

const MEGABYTE = 1024 * 1024;

/** What is known about this process and its database, fact by fact. */
export function instanceFacts(instance: InstanceView): readonly (readonly [string, ReactNode])[] {
  const { waitingCounts, droppedCounts, droppedRequests, logDays, logShare } = instance;
  const isMany = waitingCounts >= WAITING_COUNTS_MAX;
  return [
    ['Version', `Keydesk ${instance.version}`],
    ['Database', `PostgreSQL ${instance.databaseVersion}, ${megabytes(instance.databaseBytes)}`],
    [
      'This process',
      `up ${duration(instance.uptimeSeconds)}, ${megabytes(instance.residentBytes)} of memory`,
    ],
    ['Verifiers', `${amount(instance.verifiers, 'decides', 'decide')} from memory now`],
    [
      'Counts',
      `${isMany ? 'more than ' : ''}${amount(waitingCounts, 'waits', 'wait')} to be added up; ` +
        `${amount(droppedCounts, 'decision was', 'decisions were')} not counted since the start`,
    ],
    [
      'Request log',
      `kept ${logDays} days; ${percent(logShare)} of what is let through and all that is refused, at most ` +
        `${instance.logPerSecond.toLocaleString('en')} a second; ` +
        `${droppedRequests.toLocaleString('en')} dropped since the start`,
    ],
    ['Mail', instance.hasMail ? 'is sent (SMTP_URL)' : 'is not sent: set SMTP_URL'],
    [
      'Your address',
      instance.address === null
        ? 'is not known: check TRUSTED_PROXIES'
        : `${instance.address}, as this server sees it. Another one than yours? Set TRUSTED_PROXIES.`,
    ],
  ];
}

function amount(count: number, one: string, many: string): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / MEGABYTE).toLocaleString('en')} MB`;
}

function percent(share: number): string {
  return `${(share * 100).toLocaleString('en', { maximumFractionDigits: 2 })} %`;
}

function duration(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800
    ? `${Math.round(seconds / 3_600)} h`
    : `${Math.round(seconds / 86_400)} days`;
}
