import { describe, expect, it } from 'vitest';
import { mapInOrder } from './mapInOrder.ts';

async function* count(to: number, onTake: (item: number) => void = () => undefined) {
  for (let item = 1; item <= to; item += 1) {
    onTake(item);
    yield item;
  }
}

const pause = (turns: number) => new Promise<void>((resolve) => setTimeout(resolve, turns));

describe('mapInOrder', () => {
  it('keeps the order, whoever is done first', async () => {
    const found: number[] = [];
    const work = async (item: number) => {
      await pause((item * 7) % 5);
      return item * 10;
    };
    for await (const result of mapInOrder(count(20), 4, work)) found.push(result);
    expect(found).toEqual(Array.from({ length: 20 }, (_, index) => (index + 1) * 10));
  });

  it('begins no more than the window allows', async () => {
    let taken = 0;
    let given = 0;
    let most = 0;
    const take = () => {
      taken += 1;
      most = Math.max(most, taken - given);
    };
    for await (const _ of mapInOrder(count(50, take), 3, async (item) => item)) given += 1;
    expect([taken, given, most]).toEqual([50, 50, 3]);
  });

  it('fails with the work, and with the source', async () => {
    const drain = async (items: AsyncIterable<number>, bad: number) => {
      const work = async (item: number) => {
        if (item === bad) throw new Error(`no ${item}`);
        return item;
      };
      for await (const _ of mapInOrder(items, 3, work));
    };
    await expect(drain(count(9), 5)).rejects.toThrow('no 5');
    const broken = count(9, (item) => {
      if (item === 7) throw new Error('no more');
    });
    await expect(drain(broken, 99)).rejects.toThrow('no more');
  });
});
