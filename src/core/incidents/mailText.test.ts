import { expect, it } from 'vitest';
import { mailText } from './mailText.ts';

const of = (mails: number, mailsWaiting = 0, mailsFailed = 0) =>
  mailText({ mailedAt: '2026-11-22T10:00:00Z', mails, mailsWaiting, mailsFailed });

it('counts as delivered what neither waits nor was given up', () => {
  expect(of(7)).toBe('7 of 7 mails delivered');
  expect(of(7, 2, 1)).toBe('4 of 7 mails delivered, 2 waiting, 1 given up');
  expect(of(0)).toBe('no mails');
  expect(mailText({ mailedAt: null, mails: 0, mailsWaiting: 0, mailsFailed: 0 })).toBe(
    'mails not written yet',
  );
});
