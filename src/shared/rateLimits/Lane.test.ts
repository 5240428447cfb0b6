import { describe, expect, it } from 'vitest';
import { Lane } from './Lane.ts';

const OVERLOADED = { code: 'OVERLOADED' };

describe('Lane', () => {
  it('runs so many, lets so many wait in order, and sheds the rest at once', async () => {
    const lane = new Lane({ runningMax: 2, waitingMax: 2, waitMs: 1_000 });
    const first = await lane.enter();
    await lane.enter();
    const order: string[] = [];
    const third = lane.enter().then((leave) => {
      order.push('third');
      return leave;
    });
    const fourth = lane.enter().then(() => order.push('fourth'));
    await expect(lane.enter()).rejects.toMatchObject(OVERLOADED);
    expect([lane.running, lane.waiting]).toEqual([2, 2]);
    first();
    first(); // leaving twice frees one place only
    (await third)();
    await fourth;
    expect(order).toEqual(['third', 'fourth']);
    expect([lane.running, lane.waiting]).toEqual([2, 0]);
  });

  it('lets nobody wait longer than its bound, and gives the place to who still waits', async () => {
    const lane = new Lane({ runningMax: 1, waitingMax: 5, waitMs: 30 });
    const leave = await lane.enter();
    await expect(lane.enter()).rejects.toMatchObject(OVERLOADED);
    expect(lane.waiting).toBe(0);
    leave();
    expect(lane.running).toBe(0);
    (await lane.enter())();
  });
});
