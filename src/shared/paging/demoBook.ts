/** The contact book of the embedded default: stand-ins for everybody, whose pages go to our own stand-in. */
import type { Contact, ContactBook } from '@/core/escalation/ContactBook.ts';

/** Support is the service that Alertmanager pages too; everybody else has a service of their own. */
const standIn = (id: string, name: string, email: string, slack: string): Contact => ({
  id,
  name: `${name} (stand-in)`,
  email,
  phone: '[PHONE]',
  slack,
  pagerdutyRoutingKey: id.startsWith('support')
    ? undefined
    : `DEMO${id.replace(/[^a-z0-9]/g, '')}`.padEnd(32, '0').slice(0, 32),
});

const ROTATION = { every: 'week', start: '2026-01-05T09:00', timeZone: 'UTC', overrides: [] } as const;

/** Clearly none that anybody can rely on: `accubooks oncall check` refuses it. */
export const demoBook: ContactBook = {
  isDemo: true,
  people: [
    standIn('support-one', 'First of support', 'support@accubooks.example', '#support'),
    standIn('support-two', 'Second of support', 'support@accubooks.example', '#support'),
    standIn('engineer-one', 'First of engineering', 'engineering@accubooks.example', '#engineering'),
    standIn('engineer-two', 'Second of engineering', 'engineering@accubooks.example', '#engineering'),
    standIn('cto', 'CTO', 'cto@accubooks.example', '@cto'),
    standIn('ceo', 'CEO', 'ceo@accubooks.example', '@ceo'),
    standIn('legal', 'Legal team', 'legal@accubooks.example', '@legal'),
    standIn('security', 'Security team', 'security@accubooks.example', '#security'),
  ],
  roles: { CEO: 'ceo', CTO: 'cto', Legal: 'legal', Security: 'security' },
  levels: {
    L1: { rotation: 'support', roles: [], pagerdutyRoutingKey: undefined },
    L2: { rotation: 'engineering', roles: [], pagerdutyRoutingKey: undefined },
    L3: { rotation: undefined, roles: ['CTO'], pagerdutyRoutingKey: undefined },
    executive: { rotation: undefined, roles: ['CEO', 'CTO'], pagerdutyRoutingKey: undefined },
  },
  rotations: [
    { ...ROTATION, id: 'support', people: ['support-one', 'support-two'] },
    { ...ROTATION, id: 'engineering', people: ['engineer-one', 'engineer-two'] },
  ],
};
