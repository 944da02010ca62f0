'use server';

import { z } from 'zod';
import { quietHoursSchema } from '../../core/alerts/quiet-hours';
import { changeRuleSchema, muteRuleSchema } from '../../core/alerts/settings';
import { acknowledgeIncident } from '../../services/alerts/acknowledge-incident';
import { changeRule, muteRule, setQuietHours } from '../../services/alerts/change-rules';
import { sendTestAlert } from '../../services/alerts/send-test';
import { defineMemberAction } from '../action';
import { manyOf } from '../form-fields';
import { refreshPage } from '../refresh-page';

/** Fields: `rule`, `keyId` (empty: of the workspace), `on` (`yes`), `threshold` (absent where there is none). */
export const changeRuleAction = defineMemberAction({
  input: changeRuleSchema,
  read: ({ rule, keyId, on, threshold }) => ({
    rule,
    keyId: keyId === '' ? null : keyId,
    isOn: on === 'yes',
    threshold: threshold === undefined ? null : Number(threshold),
  }),
  async run(ctx, input): Promise<null> {
    await changeRule(ctx, input);
    refreshPage();
    return null;
  },
});

/** Fields: `rule`, `keyId`, `hours` (0: no longer muted). */
export const muteRuleAction = defineMemberAction({
  input: muteRuleSchema,
  read: ({ rule, keyId, hours }) => ({ rule, keyId: keyId === '' ? null : keyId, hours }),
  async run(ctx, input): Promise<null> {
    await muteRule(ctx, input);
    refreshPage();
    return null;
  },
});

/** Fields: `from`, `until`, `zone`; all empty: no quiet hours. */
export const setQuietHoursAction = defineMemberAction({
  input: z.strictObject({ quiet: quietHoursSchema }),
  read({ from, until, zone }) {
    const [begin, end] = [manyOf(from).join('').trim(), manyOf(until).join('').trim()];
    if (begin === '' && end === '') return { quiet: null };
    return { quiet: { from: begin, until: end, zone: manyOf(zone).join('').trim() || 'UTC' } };
  },
  async run(ctx, { quiet }): Promise<null> {
    await setQuietHours(ctx, quiet);
    refreshPage();
    return null;
  },
});

/** Fields: `id`. */
export const acknowledgeAction = defineMemberAction({
  input: z.strictObject({ id: z.string() }),
  async run(ctx, { id }): Promise<null> {
    await acknowledgeIncident(ctx, id);
    refreshPage();
    return null;
  },
});

/** No fields. */
export const sendTestAction = defineMemberAction({
  input: z.object({}),
  async run(ctx): Promise<null> {
    await sendTestAlert(ctx);
    return null;
  },
});
