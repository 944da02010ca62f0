import type { Incident } from '../../core/alerts/incident';
import { incidentTitle } from '../../core/alerts/sentences';
import { utcWord } from '../../core/utc-word';
import { layOutMail } from '../../mail/layout';
import type { Mail } from '../../mail/mailer';
import { listAlertReaders } from '../../stores/alert-readers';
import type { AlertedWorkspace } from '../../stores/alert-subjects';
import type { Tx } from '../../stores/client';
import { noteMailed, takeUnmailed } from '../../stores/incidents';
import type { Runtime } from '../context';
import { enqueue } from '../delivery/enqueue';

/** Of an incident what is told. */
export type ToldIncident = Pick<
  Incident,
  'id' | 'rule' | 'level' | 'summary' | 'evidence' | 'openedAt' | 'recoveredAt' | 'key'
>;

type TellingRuntime = Pick<Runtime, 'now' | 'random' | 'mailer' | 'profile' | 'settings'>;

/** How many incidents one mail describes; it counts all. */
const DESCRIBED_MAX = 20;

/** Tells the workspace's webhook of an incident, inside the transaction that opens, raises or ends it. */
export async function tellWebhook(
  tx: Tx,
  runtime: TellingRuntime,
  workspace: AlertedWorkspace,
  incident: ToldIncident,
): Promise<void> {
  await enqueue(tx, runtime, {
    workspaceId: workspace.workspaceId,
    event: incident.recoveredAt === null ? 'alert.fired' : 'alert.recovered',
    data: webhookData(workspace, incident, runtime.settings.publicUrl),
    mails: [],
  });
}

/** Mails open incidents, each once at its present level, whoever tries. */
export async function mailOpenIncidents(
  tx: Tx,
  runtime: TellingRuntime,
  workspace: AlertedWorkspace,
  incidents: readonly ToldIncident[],
  at: Date,
): Promise<void> {
  const { workspaceId } = workspace;
  const ids = await takeUnmailed(
    tx,
    workspaceId,
    incidents.map(({ id }) => id),
  );
  const due = incidents.filter(({ id }) => ids.includes(id));
  const people = await mailIncidents(tx, runtime, workspace, due);
  if (people > 0) await noteMailed(tx, workspaceId, { ids, at, people });
}

/**
 * Mails the owners and admins of a workspace, and the people who created the keys, what happened: one mail for
 * each, however many incidents there are.
 * @returns to how many people
 */
export async function mailIncidents(
  tx: Tx,
  runtime: TellingRuntime,
  workspace: AlertedWorkspace,
  incidents: readonly ToldIncident[],
): Promise<number> {
  if (runtime.mailer === null || incidents.length === 0) return 0;
  const creators = incidents.flatMap(({ key }) => key?.createdBy ?? []);
  const readers = await listAlertReaders(tx, workspace.workspaceId, creators);
  const arePersonal = runtime.profile.owner === 'user';
  const mails = readers.flatMap(({ userId, email, isManager }) => {
    const own = incidents.filter(
      ({ key }) => key?.createdBy === userId || (isManager && (key === null || !arePersonal)),
    );
    return own.length === 0 ? [] : [mailOf(workspace, own, email, runtime.settings.publicUrl)];
  });
  const isOver = incidents.every(({ recoveredAt }) => recoveredAt !== null);
  await enqueue(tx, runtime, {
    workspaceId: workspace.workspaceId,
    event: isOver ? 'alert.recovered' : 'alert.fired',
    data: null,
    mails,
  });
  return mails.length;
}

/** What a webhook gets: docs/operations.md describes it. */
export function webhookData(
  { workspaceId, slug, workspaceName }: AlertedWorkspace,
  { key, ...incident }: ToldIncident,
  publicUrl: string,
): object {
  return {
    incident: {
      id: incident.id,
      rule: incident.rule,
      level: incident.level,
      title: incidentTitle(incident),
      summary: incident.summary,
      evidence: incident.evidence,
      opened_at: incident.openedAt.toISOString(),
      recovered_at: incident.recoveredAt?.toISOString() ?? null,
      url: incidentUrl(publicUrl, slug, incident.id),
    },
    key:
      key === null
        ? null
        : { id: key.id, name: key.name, prefix: key.prefix, last_four: key.lastFour },
    workspace: { id: workspaceId, slug, name: workspaceName },
  };
}

function mailOf(
  { slug, workspaceName }: AlertedWorkspace,
  incidents: readonly ToldIncident[],
  to: string,
  publicUrl: string,
): Mail {
  const [first, ...more] = incidents;
  const isOne = first !== undefined && more.length === 0;
  const page = `${publicUrl}/${slug}/alerts`;
  const rest = incidents.length - DESCRIBED_MAX;
  return layOutMail({
    to,
    subject: `${workspaceName}: ${isOne ? headlineOf(first) : `${incidents.length} alerts`}`,
    paragraphs: [
      ...incidents.slice(0, DESCRIBED_MAX).map((incident) => describe(incident)),
      ...(rest > 0 ? [`And ${rest} more.`] : []),
    ],
    button: isOne
      ? { label: 'Look at the incident', url: incidentUrl(publicUrl, slug, first.id) }
      : { label: 'Look at the alerts', url: page },
    footer: `You get this mail because you look after keys of ${workspaceName}. What is told, and when, is chosen at ${page}.`,
  });
}

function headlineOf(incident: ToldIncident): string {
  const title = incidentTitle(incident);
  const over = incident.recoveredAt === null ? '' : 'over: ';
  return `${over}${title}${incident.key === null ? '' : ` (${incident.key.name})`}`;
}

function describe(incident: ToldIncident): string {
  const { key, openedAt, recoveredAt, summary } = incident;
  const about =
    key === null ? 'All live keys together' : `${key.name} (${key.prefix}…${key.lastFour})`;
  const since = `since ${utcWord(openedAt)}`;
  const time = recoveredAt === null ? since : `${since}, over at ${utcWord(recoveredAt)}`;
  return `${incidentTitle(incident)}: ${about}. ${summary} (${time})`;
}

function incidentUrl(publicUrl: string, slug: string, id: string): string {
  return `${publicUrl}/${slug}/alerts/${id}`;
}
