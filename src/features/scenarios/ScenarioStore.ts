import type { Database } from '@/shared/database/Database.ts';
import type { ScenarioRequest } from './scenarioContract.ts';

type Prisma = Database['prisma'];

export async function insertScenario(
  prisma: Prisma,
  scenario: ScenarioRequest & { id: string; companyId: string; userId: string },
): Promise<void> {
  const { id, companyId, name, operations, userId } = scenario;
  await prisma.scenario.create({ data: { id, companyId, name, operations, createdBy: userId } });
}

/** False when the scenario is gone or stands at another version than the one given. */
export async function updateScenario(
  prisma: Prisma,
  scenario: ScenarioRequest & { id: string; version: number; updatedAt: Date },
): Promise<boolean> {
  const { id, version, name, operations, updatedAt } = scenario;
  const { count } = await prisma.scenario.updateMany({
    where: { id, version },
    data: { name, operations, updatedAt, version: { increment: 1 } },
  });
  return count === 1;
}

/** False when there was none. */
export async function deleteScenario(prisma: Prisma, id: string): Promise<boolean> {
  const { count } = await prisma.scenario.deleteMany({ where: { id } });
  return count === 1;
}
