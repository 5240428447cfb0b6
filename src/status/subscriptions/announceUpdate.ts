import type { Clock } from '@/shared/clock/Clock.ts';
import { newId } from '@/shared/ids/newId.ts';
import type { Announce } from '../incidents/moves.ts';

/** One message to every confirmed subscriber about the newest update, in the same line of the journal. */
export function announceUpdate(clock: Clock): Announce {
  return (state, kind, subject) => {
    const update = subject.updates.at(-1);
    const subscribers = state.subscribers.filter((one) => one.state === 'confirmed');
    if (update === undefined || subscribers.length === 0) return [];
    const values = subscribers.map(({ id: subscriberId }) => ({
      ...{ id: newId(), subscriberId, kind, subjectId: subject.id, updateId: update.id },
      ...{ attempts: 0, dueAtMs: clock.nowMs() },
    }));
    return [{ do: 'putDeliveries', values }];
  };
}
