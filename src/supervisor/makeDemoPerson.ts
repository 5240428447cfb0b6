import { insertUser, markEmailVerified } from '@/features/people/PeopleStore.ts';
import { recordAudit } from '@/shared/audit/recordAudit.ts';
import { PasswordHasher } from '@/shared/auth/PasswordHasher.ts';
import { nowOf, systemClock } from '@/shared/clock/Clock.ts';
import { Database } from '@/shared/database/Database.ts';
import { newId } from '@/shared/ids/newId.ts';
import { createLog } from '@/shared/log/log.ts';

/** Makes the account of the demo company, whose address has no mailbox that could confirm it. */
export async function makeDemoPerson(
  databaseUrl: string,
  { password, ...person }: { email: string; password: string; name: string },
): Promise<void> {
  const log = createLog({ process: 'supervisor', logDir: '', stdout: false });
  const database = new Database(databaseUrl, log, 'accubooks-supervisor');
  try {
    const passwordHash = await new PasswordHasher().hash(password);
    const id = newId();
    await database.asPerson({ userId: id, loginEmail: person.email }, async (sql) => {
      await insertUser(sql, { ...person, id, passwordHash });
      await markEmailVerified(sql, id, nowOf(systemClock));
      await recordAudit(sql, { action: 'person.signedUp', actorId: id, companyId: null, subjectId: id });
    });
  } finally {
    await database.close();
  }
}
