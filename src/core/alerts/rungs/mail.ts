/** Letters: without them nobody can confirm an address or set a new password. */
import { type Alert, WARNING_FOR_S } from '../Alert.ts';
import { over } from '../Scale.ts';

const MINUTE = 60;
const labels = 'instance="worker:3002",job="worker",process="worker"';
const common = { ladder: 'mail', component: 'platform', runbook: 'P1-6', priority: 'P2' } as const;

export const MAIL: readonly Alert[] = [
  {
    ...common,
    name: 'MailsWait',
    expr: () => 'max(mail_outbox_oldest_seconds) > 900',
    forS: WARNING_FOR_S,
    summary: 'Mails do not go out',
    description: 'The oldest mail has waited {{ $value | humanizeDuration }}.',
    sources: ['1.23'],
    means:
      'Whoever signs up or has forgotten a password waits for a letter. None is lost: they are rows and are tried again until their link has expired.',
    look: ['`curl https://accubooks.com/api/health/all` has how many wait, in `mail`.'],
    proof: {
      series: { [`mail_outbox_oldest_seconds{${labels}}`]: '0+0x5 1000+0x120' },
      firesAtS: 360,
      value: '16m 40s',
    },
  },
  {
    ...common,
    name: 'MailsRefused',
    // A few wrong addresses are no fault of the mail server.
    expr: (scale) => {
      const ended = (outcome: string) =>
        `sum(increase(mail_attempts_total{outcome=~"${outcome}"}${over(scale, 15 * MINUTE)}))`;
      return `${ended('dead')} / ${ended('dead|sent')} > 0.5 and on () ${ended('dead')} > 4`;
    },
    forS: 0,
    summary: 'The mail server refuses our mails',
    description: '{{ $value | humanizePercentage }} of the mails were refused for good.',
    sources: ['1.23'],
    means:
      'What is refused for good is not tried again: those people get no letter, and must ask for another one when it works.',
    look: [
      'All recipients alike: our sender is not let through (relay, SPF, a blocked address). One domain: it blocks us.',
    ],
    proof: {
      series: {
        [`mail_attempts_total{${labels},outcome="dead"}`]: '0+0x6 1+1x60',
        [`mail_attempts_total{${labels},outcome="sent"}`]: '0+0x70',
      },
      firesAtS: 110,
      value: '100%',
    },
  },
];
