import { z } from 'zod';
import type { WriteLetter } from '@/shared/mail/MailSender.ts';

/** Kind of the letter in the outbox. */
export const INCIDENT_LETTER = 'incident.update';

const factsSchema = z.object({ name: z.string(), text: z.string() });

/** What customers are told of an incident, with the way to the status page. */
export function incidentLetters(statusUrl: string): Readonly<Record<string, WriteLetter>> {
  return {
    [INCIDENT_LETTER]: (facts) => {
      const { name, text } = factsSchema.parse(facts);
      return {
        subject: `AccuBooks: ${name}`,
        parts: [
          `${name}.`,
          text,
          { label: 'How it goes on', url: statusUrl },
          'You get this because requests of yours, or of your company, may have failed.',
        ],
      };
    },
  };
}
