import { formatDecimal } from '@/core/money/Money.ts';
import type { LetterPart } from '@/shared/mail/Letter.ts';
import type { WriteLetter } from '@/shared/mail/MailSender.ts';

type Facts = Readonly<Record<string, unknown>>;

function textOf(facts: Facts, name: string): string {
  const value = facts[name];
  return typeof value === 'string' ? value : '';
}

function amountOf(facts: Facts): string {
  const currency = textOf(facts, 'currency');
  const amountMinor = typeof facts.amountMinor === 'number' ? facts.amountMinor : 0;
  return `${formatDecimal(amountMinor, currency)} ${currency}`;
}

const dayOf = (facts: Facts) => textOf(facts, 'graceEndsAt').slice(0, 10);

/** The letters of billing, by kind; `publicUrl` is where the page is that they lead to. */
export function billingLetters(publicUrl: string): Readonly<Record<string, WriteLetter>> {
  const linkOf = (facts: Facts): LetterPart => ({
    label: 'Plan and billing',
    url: `${publicUrl.replace(/\/$/, '')}/c/${textOf(facts, 'companyId')}/billing`,
  });
  const letter =
    (subject: string, words: (facts: Facts) => readonly string[]): WriteLetter =>
    (facts) => {
      const parts: LetterPart[] = [...words(facts), linkOf(facts)];
      return { subject: `${subject}: ${textOf(facts, 'company')}`, parts };
    };
  return {
    'billing.failed': letter('The payment for AccuBooks was refused', (facts) => [
      `The payment of ${amountOf(facts)} for the plan ${textOf(facts, 'plan')} was refused by the card.`,
      `It is tried again in the next days. You keep the plan until ${dayOf(facts)}; use another card or pay now on the page below.`,
    ]),
    'billing.reminder': letter('The payment for AccuBooks is still open', (facts) => [
      `${amountOf(facts)} for the plan ${textOf(facts, 'plan')} could not be collected so far.`,
      `You keep the plan until ${dayOf(facts)}.`,
    ]),
    'billing.last_days': letter('Your AccuBooks plan ends in two days', (facts) => [
      `${amountOf(facts)} is still open. On ${dayOf(facts)} the company falls back to the plan FREE.`,
      'Nothing is deleted; what is over the limits of FREE stays readable.',
    ]),
    'billing.downgraded': letter('Your company is on the plan FREE now', (facts) => [
      `${amountOf(facts)} for the plan ${textOf(facts, 'plan')} was not paid, and the days of grace are over.`,
      'Nothing was deleted. Pay what is open, or choose a plan, to have everything back at once.',
    ]),
    'billing.recovered': letter('The payment for AccuBooks has arrived', (facts) => [
      `${amountOf(facts)} was paid; the plan ${textOf(facts, 'plan')} goes on. Thank you.`,
    ]),
  };
}
