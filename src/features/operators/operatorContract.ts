import { z } from 'zod';
import { idSchema } from '@/shared/http/wireContract.ts';

export const operatorSchema = z.object({ userId: idSchema });
