import { z } from 'zod';
import { instantSchema } from '@/shared/http/wireContract.ts';

export const onCallSchema = z.object({
  hasPager: z.boolean().meta({ description: 'false where PAGER_URL names none' }),
  at: instantSchema.nullable(),
  isDemo: z.boolean(),
  items: z.array(
    z.object({
      target: z.string(),
      at: z.string().meta({ description: 'the level that answers; another one where its own has nobody' }),
      people: z.array(z.object({ id: z.string(), name: z.string(), phone: z.string() })),
    }),
  ),
});
export type OnCall = z.infer<typeof onCallSchema>;
