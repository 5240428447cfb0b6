import type { ReactNode } from 'react';
import styles from './FactList.module.css';

type Fact = { readonly name: string; readonly value: ReactNode };

/** A few facts about one thing, name and value. */
export function FactList({ facts }: { facts: readonly Fact[] }): ReactNode {
  return (
    <dl className={styles.facts}>
      {facts.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
