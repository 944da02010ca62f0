import type { Environment } from './key-format';
import { type Permission, type Role, reachOf } from './roles';

/** What a new workspace should do, in the order in which the overview lists it. */
export const FIRST_STEPS = ['restrict', 'teammate', 'two_step', 'live_key', 'webhook'] as const;
export type FirstStep = (typeof FIRST_STEPS)[number];

/** A step, and whether it is done. */
export interface StepState {
  step: FirstStep;
  isDone: boolean;
}

/** What somebody has to be allowed to for a step to be theirs; null: it is everybody's own. */
const NEEDS: Readonly<Record<FirstStep, Permission | null>> = {
  restrict: 'workspace:manage',
  teammate: 'members:manage',
  two_step: null,
  live_key: 'keys:create',
  webhook: 'webhooks:manage',
};

/** The steps that somebody of `role` can take, where keys of `environments` are made. */
export function stepsFor(role: Role, environments: readonly Environment[]): FirstStep[] {
  return FIRST_STEPS.filter((step) => {
    if (step === 'live_key' && !environments.includes('live')) return false;
    const permission = NEEDS[step];
    return permission === null || reachOf(role, permission) !== null;
  });
}
