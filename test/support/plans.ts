/** The plan of companies in tests that are not about plans. */
import { PlanService } from '@/features/plans/PlanService.ts';

export const WITHOUT_LIMITS = new PlanService({ DEFAULT_PLAN: 'ENTERPRISE' });
