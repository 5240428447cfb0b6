/**
 * The freeze with everything moving: customers who upgrade and change, renewals, the API and the worker killed,
 * stopped and started again in the middle. What is counted stands in the stand-in for Stripe.
 */
import { describe, expect, it } from 'vitest';
import { freePort } from '@/supervisor/freePort.ts';
import { type Customer, createBillingLoad, customerAtWork, newlyTold } from './support/billingLoad.ts';
import { createBillingStage } from './support/billingStage.ts';
import { eventually } from './support/workerStage.ts';

const CUSTOMERS = 6;
const MONTH = 31 * 86_400;
const HOUR = 3_600;
const stage = await createBillingStage();
const { control } = stage;
const load = await createBillingLoad(stage);
const { start, accubooks, chargeIds, eventsIn, resume } = load;
const ports = [await freePort(), await freePort()] as const;

describe('billing that is frozen under load', () => {
  it('charges nothing more, through kills and renewals, and loses nothing when it is resumed', async () => {
    const customers: Customer[] = [];
    for (let count = 0; count < CUSTOMERS; count += 1)
      customers.push(await load.customerOfPro(ports[count % 2 === 0 ? 0 : 1]));
    await stage.settle();
    const stopped = start('api', ports[0]);
    let [killed, worker] = [start('api', ports[1]), start('worker')];
    await Promise.all([stopped.isUp(), killed.isUp(), worker.isUp()]);
    const told = newlyTold();
    const { outcomes } = told;
    let isOver = false;
    const working = customers.map((customer) => customerAtWork(customer, () => isOver, told));
    await eventually(async () => (outcomes.get('changed') ?? 0) >= 2 * CUSTOMERS);

    // At whatever moment of the freeze, with payments under way: one API is stopped, and goes on when the freeze has
    // returned; the other one and the worker die and start again.
    const freezing = accubooks('billing', 'freeze', '--reason', 'incorrect charge reported', '--wait', '60');
    const pauseMs = Number(process.hrtime.bigint() % 200n);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    stopped.child.kill('SIGSTOP');
    await Promise.all([killed.kill(), worker.kill()]);
    [killed, worker] = [start('api', ports[1]), start('worker')];
    await Promise.all([killed.isUp(), worker.isUp()]);
    const answer = await freezing;
    const frozen = await chargeIds();
    stopped.child.kill('SIGCONT');
    expect(answer).toContain('Billing is FROZEN for everybody');
    expect(answer).toContain('collection stopped');

    // Customers go on trying, two months of renewals come, an API is killed once more.
    await eventually(async () => (outcomes.get('BILLING_FROZEN') ?? 0) > 0);
    await control('POST /clock/advance', { seconds: MONTH });
    await killed.kill();
    killed = start('api', ports[1]);
    await killed.isUp();
    await control('POST /clock/advance', { seconds: MONTH });
    isOver = true;
    await Promise.all(working);
    await control('POST /clock/advance', { seconds: 2 * HOUR });
    expect((await chargeIds()).filter((id) => !frozen.includes(id))).toEqual([]);
    await eventually(async () => (await eventsIn('parked')) > 0 && (await eventsIn('stored')) === 0);
    const parked = await eventsIn('parked');
    const standing = await fetch(`http://127.0.0.1:${ports[1]}/api/billing/standing`, {
      headers: customers[0]?.headers ?? {},
    });
    expect(await standing.json()).toMatchObject({ state: 'frozen', isEverybody: true });

    // The CEO signs; what was parked is applied and collection goes on.
    await resume();
    await load.allIsApplied();
    expect(await load.openFreezes()).toEqual([]);
    await load.allIsReleased();
    expect(parked).toBeGreaterThan(0);
    await load.expectSame(CUSTOMERS);
  }, 240_000);
});
