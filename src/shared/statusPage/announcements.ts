/** Texts that were approved once, so that whoever is on call may post them at three in the morning (C59). */

export const ANNOUNCEMENTS = {
  investigating: 'We see that AccuBooks does not work as it should and are finding out why.',
  identified: 'We know the cause and are working on the repair.',
  monitoring: 'The repair is in place and everything works again. We keep watching for 30 minutes.',
  resolved: 'The fault is over. Nothing more needs to be done on your side.',
  delayed: 'Forecasts take longer than usual. None is lost: each is computed in its turn.',
  read_only: 'Books can be read; changes are refused for now so that nothing is lost.',
  payments:
    'Payments and changes of plan are paused. Nobody is charged meanwhile, and no plan ends because of it.',
  security:
    'We are looking into a report about security and will write here, and to everybody concerned, what we find.',
  postmortem: 'What happened, why, and what we change is written down and can be asked for at support.',
  scheduled: 'We maintain AccuBooks in the time named above. It may not be reachable then.',
  in_progress: 'The maintenance has begun.',
  verifying: 'The work is done; we are checking the result.',
  completed: 'The maintenance is over.',
} as const satisfies Readonly<Record<string, string>>;

export type AnnouncementName = keyof typeof ANNOUNCEMENTS;
