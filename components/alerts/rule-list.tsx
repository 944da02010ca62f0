import Link from 'next/link';
import { type AlertRule, RULES } from '@/lib/core/alerts/rules';
import { RULE_LABELS, ruleSentence } from '@/lib/core/alerts/sentences';
import type { AlertSetting } from '@/lib/core/alerts/settings';
import type { Environment } from '@/lib/core/key-format';
import type { FormAction } from '../ui/form-action';
import { Time } from '../ui/time';
import { alertsHref } from './links';
import { LookBack } from './look-back';
import { MuteForm } from './mute-form';
import { RuleForm } from './rule-form';

interface RuleListProps {
  slug: string;
  environment: Environment;
  /** Whose rules; null: the workspace's. */
  keyId: string | null;
  rules: readonly (AlertSetting & { rule: AlertRule })[];
  rotationDays: number | null;
  lookBack: Omit<Parameters<typeof LookBack>[0], 'slug' | 'environment' | 'keyId' | 'now'> | null;
  now: Date;
  /** Null where the viewer may not change them. */
  actions: { change: FormAction<null>; mute: FormAction<null> } | null;
}

/** The rules as sentences, each with its switch. */
export function RuleList(props: RuleListProps) {
  return (
    <ul className="grid overflow-clip rounded-table border border-border">
      {props.rules.map((setting) => (
        <li
          key={setting.rule}
          id={setting.rule}
          className="grid gap-3 border-border border-b p-4 last:border-b-0"
        >
          <Rule {...props} setting={setting} />
        </li>
      ))}
    </ul>
  );
}

type RuleProps = RuleListProps & { setting: RuleListProps['rules'][number] };

function Rule({ setting, ...props }: RuleProps) {
  const { slug, environment, keyId, rotationDays, lookBack, now, actions } = props;
  const { rule, threshold } = setting;
  const label = RULE_LABELS[rule];
  return (
    <>
      <div className="grid gap-0.5">
        <h3 className="font-strong">{label}</h3>
        <p className="max-w-text text-text-2">{ruleSentence(rule, threshold, rotationDays)}</p>
      </div>
      {actions === null ? (
        <p>{standing(setting)}</p>
      ) : (
        <div className="flex flex-wrap items-start gap-x-8 gap-y-2">
          <RuleForm
            rule={rule}
            label={label}
            setting={setting}
            keyId={keyId}
            change={actions.change}
          />
          <MuteForm
            rule={rule}
            label={label}
            keyId={keyId}
            mutedUntil={setting.mutedUntil}
            isMutedElsewhere={keyId !== null && setting.isMutedForAll}
            mute={actions.mute}
          />
        </div>
      )}
      {setting.mutedUntil !== null && actions === null && (
        <p className="text-text-2">
          Muted until <Time date={setting.mutedUntil} />.
        </p>
      )}
      {lookBack?.rule === rule ? (
        <LookBack {...lookBack} slug={slug} environment={environment} keyId={keyId} now={now} />
      ) : (
        RULES[rule].judgedBy === 'traffic' && (
          <p>
            <Link
              className="prose-link"
              prefetch={false}
              href={alertsHref(slug, { environment, keyId, backtest: rule })}
            >
              Look back 30 days<span className="sr-only"> with {label}</span>
            </Link>
          </p>
        )
      )}
    </>
  );
}

function standing({ isOn }: AlertSetting): string {
  return isOn ? 'It is on.' : 'It is off.';
}
